import CephWire
import Testing

/// The messages between clients and monitors (2009.md 3.11).
@Suite struct MonitorMessageTests {
  private static let clusterID = "a0a1a2a3-a4a5-a6a7-a8a9-aaabacadaeaf"

  @Test func `a monitor map with one monitor`() throws {
    let message: MonMap = try value(of: .monMap)
    #expect(text(message.map.clusterID) == Self.clusterID)
    #expect(message.map.epoch == 1)
    #expect(message.map.monitors.map(\.name) == [EntityName(.monitor, 0)])
    #expect(message.map.monitors.map(\.address.description) == ["192.168.0.1:6789/0/0"])
    #expect(summary(message) == "mon_map")
  }

  @Test func `a client is admitted`() throws {
    let message: ClientMountAck = try value(of: .mountAck)
    #expect(message.result == 0)
    #expect(message.resultMessage == "")
    let monMap: MonMap = try value(of: .monMap)
    #expect(message.monMap == monMap.map)
    let ticket = try #require(message.ticket)
    #expect(ticket.client == 4100)
    #expect(ticket.address.description == "192.168.0.20:41234/0/0")
    #expect(ticket.created.seconds == 1_245_362_400)
    #expect(ticket.created.nanoseconds == 250_000_000)
    #expect(ticket.expires == Timespec())
    #expect(ticket.flags == 0)
    #expect(summary(message) == "client_mount_ack(0 + monmap + ticket)")
  }

  @Test func `a client is refused`() throws {
    let message = try decodeWhole(
      ClientMountAck.self, bytes("ffffffff 02000000 6e6f 00000000 00000000"))
    #expect(message.result == -1)
    #expect(message.monMap == nil)
    #expect(message.ticket == nil)
    #expect(summary(message) == "client_mount_ack(-1 no)")
  }

  @Test func `a client asks how full the cluster is`() throws {
    let message: StatFS = try value(of: .statfs)
    #expect(text(message.clusterID) == Self.clusterID)
    #expect(message.tid == 1)
    #expect(summary(message) == "statfs(1)")
  }

  @Test func `a monitor says how full the cluster is`() throws {
    let message: StatFSReply = try value(of: .statfsReply)
    #expect(text(message.clusterID) == Self.clusterID)
    #expect(message.tid == 1)
    #expect(message.kilobytes == 1_000_000)
    #expect(message.kilobytesUsed == 250_000)
    #expect(message.kilobytesAvailable == 750_000)
    #expect(message.objects == 42)
    #expect(summary(message) == "statfs_reply(1)")
    #expect(message.transactionID == 1)
  }

  @Test func `messages without a payload are their names alone`() throws {
    #expect(summary(try decodeWhole(Ping.self, [])) == "ping")
    #expect(summary(try decodeWhole(MonGetMap.self, [])) == "mon_getmap")
    #expect(summary(try decodeWhole(ClientMount.self, [])) == "client_mount")
    #expect(summary(try decodeWhole(ClientUnmount.self, [])) == "client_unmount")
    #expect(json(Ping()) == "{}")
  }

  @Test func `maps of the object servers are kept as bytes`() throws {
    let front = bytes(
      """
      a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 02000000 06000000 02000000 abcd 07000000 00000000
      01000000 05000000 03000000 010203
      """)
    let message = try decodeWhole(OSDMap.self, front)
    #expect(message.incrementals.map(\.epoch) == [6, 7])
    #expect(message.incrementals.map(\.map) == [[0xab, 0xcd], []])
    #expect(message.maps.map(\.epoch) == [5])
    #expect(message.maps.map(\.map) == [[1, 2, 3]])
    #expect(summary(message) == "osd_map(5,7)")
    #expect(try message.write(context: WireContext()).front == front)
    let request = try decodeWhole(
      OSDGetMap.self, bytes("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf 05000000"))
    #expect(request.start == 5)
    #expect(summary(request) == "get_osd_map(start 5)")
  }

  @Test func `a command to a monitor and its answer`() throws {
    let command: MonCommand = try value(of: .monCommand)
    #expect(command.command.map(\.word) == ["mds", "set_max_mds", "2"])
    #expect(summary(command) == "mon_command(mds set_max_mds 2)")
    let answer: MonCommandAck = try value(of: .monCommandAck)
    #expect(answer.result == 0)
    #expect(answer.resultText == "max_mds = 2")
    #expect(summary(answer) == "mon_command_ack(mds set_max_mds 2 = 0 max_mds = 2)")
  }

  @Test func `an MDS tells a monitor of removed snapshots`() throws {
    let message: RemoveSnaps = try value(of: .removeSnaps)
    #expect(message.pools.map(\.snaps) == [[SnapID(raw: 2), SnapID(raw: 3)]])
    #expect(summary(message) == "remove_snaps({0=[2,3]})")
  }

  @Test func `maps of the object servers are asked for and handed on`() throws {
    let question: OSDGetMap = try value(of: .osdGetMap)
    #expect(question.start == 7)
    #expect(summary(question) == "get_osd_map(start 7)")
    let answer: OSDMap = try value(of: .osdMap)
    #expect(answer.incrementals.map(\.epoch) == [8])
    #expect(answer.maps.map(\.map) == [[4, 5]])
    #expect(summary(answer) == "osd_map(7,8)")
  }

  @Test func `every type with a description has a sample`() {
    let sampled = Set(Sample.all.map { $0.type.code })
    for type in MessageTable.all(in: .ceph013) { #expect(sampled.contains(type.code), "\(type)") }
  }
}
