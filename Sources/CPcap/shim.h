#include <pcap/pcap.h>
#include <stdio.h>

/* The C library declares fopencookie(3), and the type of its functions, only for programs that
   ask for GNU extensions before the first header, which an import into Swift cannot do. */
#include <bits/types/cookie_io_functions_t.h>
extern FILE *fopencookie(void *restrict cookie, const char *restrict mode,
                         cookie_io_functions_t functions);
