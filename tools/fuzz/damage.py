"""Damaged copies of captures: which bytes of which packets were changed is known of each."""

import random
import struct
from dataclasses import dataclass

import segments


@dataclass
class Capture:
    """A pcap file: its header, and its packets as (header, bytes)."""

    header: bytes
    packets: list

    @classmethod
    def read(cls, path):
        with open(path, "rb") as file:
            data = file.read()
        packets, offset = [], 24
        while offset + 16 <= len(data):
            length = struct.unpack_from("<8xI", data, offset)[0]
            packets.append((data[offset:offset + 16], data[offset + 16:offset + 16 + length]))
            offset += 16 + length
        return cls(data[:24], packets)


@dataclass
class Copy:
    """A damaged copy: the file, the original number of each of its packets (from 0), and what was
    damaged, by original number: (bytes of the packet now, offsets of changed bytes); bytes that are
    gone count as changed, and None are those of a packet that is missing."""

    file: bytes
    numbers: list
    damages: dict


def set_bytes(packet, offsets, generator):
    """A packet with other bytes at these offsets."""
    changed = bytearray(packet)
    for offset, byte in zip(offsets, generator.randbytes(len(offsets))):
        changed[offset] = byte
    return bytes(changed), offsets


def errors(rate):
    """Errors in bytes anywhere, whichever packets they lie in."""
    def damage(packet, generator):
        count = round(len(packet) * rate + generator.random()) if packet else 0
        if count == 0:
            return None
        return set_bytes(packet, generator.choices(range(len(packet)), k=count), generator)
    return damage


def some_errors(packet, generator):
    """Errors in few packets, anywhere."""
    if generator.random() > 0.02 or not packet:
        return None
    count = 1 + generator.randrange(8)
    return set_bytes(packet, generator.choices(range(len(packet)), k=count), generator)


def payload_errors(share):
    """Errors in a share of the payloads, where the headers stay as they are."""
    def damage(packet, generator):
        if generator.random() > share:
            return None
        segment = segments.parse(packet)
        if segment is None or segment.count == 0:
            return None
        places = range(segment.payload, segment.payload + segment.count)
        return set_bytes(packet, generator.choices(places, k=1 + generator.randrange(8)), generator)
    return damage


def cut(packet, generator):
    if generator.random() > 0.02 or not packet:
        return None
    kept = generator.randrange(len(packet))
    return packet[:kept], range(kept, len(packet))


def missing(packet, generator):
    return (None, range(len(packet))) if generator.random() < 0.02 else None


KINDS = {
    "0.1 % of bytes": errors(0.001), "2 % of bytes": errors(0.02), "10 % of bytes": errors(0.1),
    "2 % of packets": some_errors,
    "1 % of payloads": payload_errors(0.01), "10 % of payloads": payload_errors(0.1),
    "cut packets": cut, "missing packets": missing,
}


def copy(capture, kind, seed):
    """A damaged copy of a capture; the same seed makes the same one."""
    generator = random.Random(seed)
    file, numbers, damages = [capture.header], [], {}
    for number, (header, packet) in enumerate(capture.packets):
        damage = KINDS[kind](packet, generator)
        if damage is not None:
            damages[number] = damage
            packet = damage[0]
        if packet is None:
            continue
        numbers.append(number)
        file.append(header[:8] + struct.pack("<I", len(packet)) + header[12:] + packet)
    return Copy(b"".join(file), numbers, damages)
