"""Which messages of a damaged capture have to be decoded as if nothing had happened.

A message is in an untouched stretch, and due, where all of this holds:

1. No byte of it was changed or is missing, in any copy of the segments that carry it.
2. The handshake of its connection is untouched, and that of the connection that its session began
   on. In messenger v1 some of it may be missing, since messages are found without it; then only
   type, sequence number and lengths are due.
3. No packet of its connection went astray before it: one whose addresses, ports, numbers, lengths
   or flags were changed may count as bytes of another place, or end the connection. Where one did
   at any time, nothing is due behind missing bytes: what waits for those may meet the stray.
4. Messenger v1: everything since the last message before it is untouched. That message may be
   touched, since the CRC of the next header shows where the stream goes on; but acknowledgments
   and signs of life have no CRC, and the bytes behind one that was changed may pass for another.
5. Messenger v2 in clear: where the frame before it is touched, the one behind it is not: a frame
   is found by its preamble and that of the next one.
6. Secure mode: it begins with a packet, or the head of the frame before it is untouched, and so on
   back to one that begins with a packet. And what keys were told by is untouched: all handshakes of
   the capture, and the messages of the authentication.

How the client is called is not compared: its number may have been told in another place.
"""

import bisect
import json
from dataclasses import dataclass, field

import segments

HANDSHAKE = {"banner", "address", "connect", "connect_reply", "authorizer", "frame"}
# The first block of an encrypted frame, in bytes.
HEAD = 96


@dataclass
class Connection:
    """A TCP connection; `base` is the sequence number of the first byte of each side."""

    base: dict = field(default_factory=dict)
    # Its packets, and the last one of its handshake.
    packets: list = field(default_factory=list)
    handshake: int = -1
    is_sealed: bool = False
    # The connection that its session began on, where that is another one.
    origin: "Connection" = None

    def handshakes(self):
        """The packets of its handshakes, and those of its session."""
        own = {number for number in self.packets if number <= self.handshake}
        return own | self.origin.handshakes() if self.origin else own


@dataclass
class Element:
    """A message, or something shorter: what is said of it (as an object, and as a line), the packet
    that completed it, and where it lies in its direction."""

    event: dict
    line: bytes
    packet: int
    connection: Connection
    start: int = 0
    end: int = 0

    @property
    def is_message(self):
        return self.event["kind"] == "message"


class Recording:
    """An undamaged capture: its connections, and the elements of each direction in their places."""

    def __init__(self, capture, lines):
        self.capture = capture
        self.segments = [segments.parse(packet) for _, packet in capture.packets]
        self.by_pair, self.by_number = {}, {}
        self.connections = self._connect()
        # The packets that keys were told by, in the whole capture.
        self.secrets = set()
        # The elements of each connection and side, and where its packets begin.
        self.directions, self.starts = {}, {}
        for number, segment in enumerate(self.segments):
            if segment and segment.count:
                self.starts.setdefault(self.direction(number), set()).add(self.position(number))
        for line in lines:
            self._add(json.loads(line), line)
        for (_, side), elements in self.directions.items():
            self._place(side, elements)
            if elements[0].event["dialect"] == "ceph v2":
                self.secrets |= elements[0].connection.handshakes()

    def _connect(self):
        """The connection of each packet; None of what is no TCP."""
        known, connections = {}, []
        for segment in self.segments:
            if segment is None:
                connections.append(None)
                continue
            connection = known.get(segment.pair)
            is_first = bool(segment.flags & segments.SYN)
            start = segment.sequence + is_first
            is_another = is_first and connection is not None \
                and connection.base.get(segment.source, start) != start
            if connection is None or is_another:
                connection = known[segment.pair] = Connection()
                self.by_pair.setdefault(segment.pair, []).append(connection)
            connection.packets.append(len(connections))
            connection.base.setdefault(segment.source, start)
            connections.append(connection)
        return connections

    def position(self, number):
        """Where a packet's payload begins in its direction."""
        segment = self.segments[number]
        return (segment.sequence - self.connections[number].base[segment.source]) & 0xffffffff

    def direction(self, number):
        return id(self.connections[number]), self.segments[number].source

    def _add(self, event, line):
        packet, kind = event["packet"] - 1, event["kind"]
        connection = self.by_number.setdefault(event["connection"], self.connections[packet])
        connection.origin = self.by_number.get(event.get("session", event["connection"]))
        if connection.origin is connection:
            connection.origin = None
        if kind in HANDSHAKE:
            connection.handshake = max(connection.handshake, packet)
        if event.get("frame", {}).get("con_mode") == "secure":
            connection.is_sealed = True
        if event["dialect"] == "ceph v2" and event.get("type", "").startswith("auth"):
            self.secrets.add(packet)
        direction = (id(connection), event["from"]["address"])
        self.directions.setdefault(direction, []).append(Element(event, line, packet, connection))

    def _place(self, side, elements):
        """Tells where elements lie: those whose sizes are known lie side by side, each ends in its
        packet, and one of them at the end of its packet, since nothing is sent without need."""
        run, total, start = [], 0, None
        for element in elements + [None]:
            size = element and size_of(element.event, element.connection.is_sealed)
            if size is None:
                for known in run:
                    known.start, known.end = known.start + start, known.end + start
                run, total, start = [], 0, None
                continue
            if size == 0:
                continue
            number = element.packet
            if self.segments[number].source == side:
                end = self.position(number) + self.segments[number].count
                start = min(end - total - size, end if start is None else start)
            element.start, element.end = total, total + size
            total += size
            run.append(element)


def size_of(event, is_sealed):
    """The size of an element in bytes; None where it is not known."""
    kind, dialect = event["kind"], event["dialect"]
    if kind in ("close", "reset"):
        return 1 if event.get("cause") == "messenger" else 0
    if "size" in event:
        return event["size"]
    parts = [event[part] for part in ("front", "middle", "data")] if kind == "message" else []
    if dialect == "ceph 013":
        return {"message": 141 + sum(parts), "ack": 5}.get(kind)
    if dialect == "ceph v027":
        if event.get("handshake"):
            return 8
        return {"message": 75 + sum(parts), "ack": 9, "keepalive": 9}.get(kind)
    if kind not in ("message", "ack", "keepalive"):
        return None
    if is_sealed:
        rest = sum((part + 15) // 16 * 16 for part in parts)
        return 96 + (rest + 32 if rest else 0)
    if kind != "message":
        return 44
    return 77 + (sum(parts) + 13 if sum(parts) else 0)


class Touched:
    """Ranges of bytes of a direction that are not what they were."""

    def __init__(self, ranges):
        self.starts, self.ends = [], []
        for start, end in sorted(ranges):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def meets(self, element):
        """Whether a byte of an element is touched."""
        return self.meets_range(element.start, element.end)

    def meets_range(self, start, end):
        index = bisect.bisect_right(self.ends, start)
        return index < len(self.starts) and self.starts[index] < end


class Damage:
    """What was damaged in a copy of a recording, and which messages are due nevertheless."""

    def __init__(self, recording, damages):
        self.recording = recording
        # By direction: the ranges that are touched, and the first packet that leaves a hole.
        self.ranges, self.first_hole = {}, {}
        # The first packet of a connection that went astray.
        self.astray = {}
        # Packets whose payload was changed, and those that are not what they were at all.
        self.changed, self.gone = set(), set()
        for number, (packet, offsets) in damages.items():
            if recording.segments[number] is not None:
                self._take(number, packet, offsets)

    def _take(self, number, packet, offsets):
        segment = self.recording.segments[number]
        frame = self.recording.capture.packets[number][1]
        what, ranges = segments.effect(frame, segment, packet, offsets)
        if what == "astray":
            self._go_astray(number, packet)
        if what != "there":
            ranges = [(0, segment.count)]
            self.gone.add(number)
        start = self.recording.position(number)
        ranges = [(start + first, start + last) for first, last in ranges if first < last]
        if not ranges:
            return
        direction = self.recording.direction(number)
        self.ranges.setdefault(direction, []).extend(ranges)
        if what != "there" or len(packet) < len(frame):
            self.first_hole.setdefault(direction, number)
            self.gone.add(number)
        else:
            self.changed.add(number)

    def _go_astray(self, number, packet):
        """A packet may be taken for one of its own connection, or of the ends that it names now."""
        others = self.recording.by_pair.get(segments.ends(packet), [])
        for connection in [self.recording.connections[number], *others]:
            self.astray.setdefault(id(connection), number)

    def due(self):
        """The messages that are due, and whether with all that they say."""
        for direction, elements in self.recording.directions.items():
            connection = elements[0].connection
            handshakes = connection.handshakes()
            is_v1 = elements[0].event["dialect"] != "ceph v2"
            lacks_handshake = not handshakes.isdisjoint(self.gone)
            if not handshakes.isdisjoint(self.changed) or lacks_handshake and not is_v1:
                continue
            limit = self._limit(direction, connection)
            touched = Touched(self.ranges.get(direction, []))
            if connection.is_sealed:
                found = found_in_sealed(elements, touched, self.recording.starts[direction])
            else:
                found = found_in_clear(elements, touched, is_v1)
            for element, is_there in zip(elements, found):
                if is_there and element.is_message and element.packet < limit \
                        and not touched.meets(element):
                    yield element, not lacks_handshake

    def _limit(self, direction, connection):
        """The packet of a connection from which on nothing of a direction is due."""
        end = len(self.recording.segments)
        limit = self.astray.get(id(connection), end)
        if connection.is_sealed:
            limit = min([limit, *(self.recording.secrets & (self.changed | self.gone))])
        if limit < end:
            limit = min(limit, self.first_hole.get(direction, end))
        return limit


def found_in_clear(elements, touched, is_v1):
    """Whether each message of a direction can be found, whatever became of what lies before it."""
    is_known = True
    for element, following in zip(elements, elements[1:] + [None]):
        is_touched = touched.meets(element)
        if is_v1:
            yield is_known
            is_known = element.is_message or is_known and not is_touched
        else:
            yield is_known or following is None or not touched.meets(following)
            is_known = not is_touched


def found_in_sealed(elements, touched, starts):
    """Whether each element of an encrypted direction can be found: a head that holds tells where
    the next one begins; behind another one it takes an element that begins with a packet."""
    is_known = True
    for element in elements:
        is_known = is_known or element.start in starts
        yield is_known
        if touched.meets_range(element.start, element.start + HEAD):
            is_known = False
