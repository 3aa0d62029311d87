#pragma once

/// The name that the package manager gives to the main function of this program.
int FuzzHarness_main(int argc, char **argv);
