package org.nodus.protocol.wire;

import static org.nodus.protocol.wire.WireField.exactly;
import static org.nodus.protocol.wire.WireField.hash;
import static org.nodus.protocol.wire.WireField.within;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;
import org.nodus.protocol.wire.proto.FindNode;
import org.nodus.protocol.wire.proto.Nodes;
import org.nodus.protocol.wire.proto.Ping;
import org.nodus.protocol.wire.proto.WireContact;

/** Finding nodes. A contact's id is computed from its keys, so that it always matches them. */
final class RoutingCodec {
  private RoutingCodec() {}

  static Ping toWire(Request.Ping ping) {
    return Ping.getDefaultInstance();
  }

  static FindNode toWire(Request.FindNode find) {
    return FindNode.newBuilder().setTarget(WireField.wire(find.target())).build();
  }

  static Request.FindNode fromWire(FindNode find) throws DecodeFailure {
    return new Request.FindNode(hash(find.getTarget(), "target"));
  }

  static Nodes toWire(Response.Nodes nodes) {
    var wire = Nodes.newBuilder();
    nodes.nearest().forEach(contact -> wire.addNearest(toWire(contact)));
    return wire.build();
  }

  static Response.Nodes fromWire(Nodes nodes) throws DecodeFailure {
    within(0, WireLimits.CONTACTS, nodes.getNearestCount(), "number of contacts");
    var nearest = new ArrayList<Contact>(nodes.getNearestCount());
    for (var contact : nodes.getNearestList()) {
      nearest.add(fromWire(contact));
    }
    return new Response.Nodes(nearest);
  }

  private static WireContact toWire(Contact contact) {
    return WireContact.newBuilder()
        .setSigningKey(WireField.wire(contact.signingKey()))
        .setSessionKey(WireField.wire(contact.sessionKey()))
        .setPuzzleNonce(contact.puzzleNonce())
        .setAddress(WireField.wire(contact.endpoint().address()))
        .setPort(contact.endpoint().port())
        .build();
  }

  private static Contact fromWire(WireContact contact) throws DecodeFailure {
    var signingKey = exactly(WireLimits.KEY, contact.getSigningKey(), "signing key");
    var sessionKey = exactly(WireLimits.KEY, contact.getSessionKey(), "session key");
    return new Contact(
        NodeId.of(signingKey, sessionKey),
        signingKey,
        sessionKey,
        contact.getPuzzleNonce(),
        endpoint(contact.getAddress(), contact.getPort()));
  }

  /** Nobody listens at the unspecified address, and no node is reached through a group. */
  private static Endpoint endpoint(ByteString address, int port) throws DecodeFailure {
    if (address.size() != 4 && address.size() != 16) {
      throw new DecodeFailure("an IP address does not have " + address.size() + " bytes");
    }
    var bytes = Bytes.wrap(address.toByteArray());
    var first = bytes.get(0) & 0xff;
    var group = bytes.length() == 4 ? first >= 224 : first == 0xff;
    if (group || bytes.equals(Bytes.wrap(new byte[bytes.length()]))) {
      throw new DecodeFailure("not the address of one host");
    }
    return new Endpoint(bytes, within(1, 65_535, port, "port"));
  }
}
