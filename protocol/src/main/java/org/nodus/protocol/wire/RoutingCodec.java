package org.nodus.protocol.wire;

import static org.nodus.protocol.wire.WireField.exactly;
import static org.nodus.protocol.wire.WireField.hash;
import static org.nodus.protocol.wire.WireField.within;

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

  static WireContact toWire(Contact contact) {
    return WireContact.newBuilder()
        .setSigningKey(WireField.wire(contact.signingKey()))
        .setSessionKey(WireField.wire(contact.sessionKey()))
        .setPuzzleNonce(contact.puzzleNonce())
        .setAddress(WireField.wire(contact.endpoint().address()))
        .setPort(contact.endpoint().port())
        .build();
  }

  static Contact fromWire(WireContact contact) throws DecodeFailure {
    var signingKey = exactly(WireLimits.KEY, contact.getSigningKey(), "signing key");
    var sessionKey = exactly(WireLimits.KEY, contact.getSessionKey(), "session key");
    return new Contact(
        NodeId.of(signingKey, sessionKey),
        signingKey,
        sessionKey,
        contact.getPuzzleNonce(),
        Endpoint.parse(Bytes.wrap(contact.getAddress().toByteArray()), contact.getPort()));
  }
}
