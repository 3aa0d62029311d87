"""TCP segments in Ethernet frames, as far as the project's recordings have them: no tunnels."""

import socket
import struct
from dataclasses import dataclass

SYN = 0x02


@dataclass
class Segment:
    """What a frame carries; the ends are written as in the events: `10.0.0.1:6789`."""

    source: str
    destination: str
    sequence: int
    flags: int
    # Where the payload lies in the frame, and its length in bytes.
    payload: int
    count: int
    # Where the header of TCP begins.
    transport: int

    @property
    def pair(self):
        return tuple(sorted((self.source, self.destination)))


def parse(frame):
    """The segment in a frame; None where it has none, or none that is whole."""
    if len(frame) < 34:
        return None
    kind = struct.unpack_from(">H", frame, 12)[0]
    if kind == 0x0800 and frame[14] >> 4 == 4:
        transport = 14 + (frame[14] & 0xf) * 4
        end = 14 + struct.unpack_from(">H", frame, 16)[0]
        fragment = struct.unpack_from(">H", frame, 20)[0] & 0x3fff
        protocol, family, source, size = frame[23], socket.AF_INET, 26, 4
    elif kind == 0x86dd and frame[14] >> 4 == 6 and len(frame) >= 54:
        transport, end = 54, 54 + struct.unpack_from(">H", frame, 18)[0]
        protocol, family, source, size, fragment = frame[20], socket.AF_INET6, 22, 16, 0
    else:
        return None
    if protocol != 6 or fragment or len(frame) < transport + 20:
        return None
    payload = transport + (frame[transport + 12] >> 4) * 4
    if payload < transport + 20 or not payload <= end <= len(frame):
        return None
    ports = struct.unpack_from(">HH", frame, transport)
    hosts = [socket.inet_ntop(family, frame[at:at + size]) for at in (source, source + size)]
    source, destination = (f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
                           for host, port in zip(hosts, ports))
    sequence = struct.unpack_from(">I", frame, transport + 4)[0]
    return Segment(
        source, destination, sequence, frame[transport + 13], payload, end - payload, transport)


def effect(frame, segment, changed, offsets):
    """What damage does to a segment, `changed` being the frame now (None where it is missing).

    "gone": it is not there any more. "astray": it may count as another one, of another place or
    connection, or with another meaning. "there": it is where it was; then the ranges of the
    payload that are not what they were are given, counted from the payload's start.
    """
    if changed is None or len(changed) < segment.payload:
        return "gone", []
    deciding = DECIDING_4 if segment.transport - NETWORK < 40 else DECIDING_6
    for offset in offsets:
        if offset >= segment.payload or frame[offset] == changed[offset]:
            continue
        if offset in ETHERTYPE:
            return "gone", []
        if offset - NETWORK in deciding and offset < segment.transport:
            return "astray", []
        if offset - segment.transport in DECIDING_TCP:
            return "astray", []
    end = segment.payload + segment.count
    if len(changed) < len(frame):
        return "there", [(min(len(changed), end) - segment.payload, segment.count)]
    return "there", [(offset - segment.payload, offset - segment.payload + 1)
                     for offset in offsets if segment.payload <= offset < end]


def ends(frame):
    """The two ends that a frame names, as `Segment.pair` has them; None where it names none."""
    segment = parse(frame)
    return segment and segment.pair


NETWORK = 14
ETHERTYPE = range(12, 14)
# The bytes of headers that decide what a segment is: an error anywhere else changes nothing.
# Version and lengths, fragments, the protocol and the addresses.
DECIDING_4 = {0, 2, 3, 6, 7, 9, *range(12, 20)}
DECIDING_6 = {0, *range(4, 7), *range(8, 40)}
# Ports, the numbers of sequence and acknowledgment, the header's length and the flags.
DECIDING_TCP = range(0, 14)
