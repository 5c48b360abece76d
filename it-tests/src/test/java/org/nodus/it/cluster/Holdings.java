package org.nodus.it.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.nodus.actors.environment.Env;
import org.nodus.node.network.Network;
import org.nodus.protocol.bytes.DecodeFailure;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.contact.ContactAddress;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.fragment.Fragment;
import org.nodus.protocol.identity.IdentityKeys;
import org.nodus.protocol.mailbox.AccessProof;
import org.nodus.protocol.mailbox.MailboxEntry;
import org.nodus.protocol.message.MessageId;
import org.nodus.protocol.wire.Request;
import org.nodus.protocol.wire.Response;

/**
 * What the nodes of a young network give out when they are asked one by one. Its contact addresses
 * hang on its genesis: no checkpoint is old enough yet.
 */
public record Holdings(Caller caller, Network network, Env env) {

  /** Today's and yesterday's: a test may run over midnight. */
  public List<ContactAddress> addressesOf(IdentityKeys owner) {
    return ContactAddress.readable(owner.uid(), nowMillis(), day -> network.genesis().network());
  }

  /** The fragments of a message and who gave them; small ones, of one range each. */
  public Map<Contact, Fragment> fragmentsOf(MessageId message, List<Contact> nodes) {
    var found = new LinkedHashMap<Contact, Fragment>();
    var question = new Request.FetchFragment(message, Request.FetchFragment.ANY_INDEX, 0);
    for (var node : nodes) {
      if (ask(node, question) instanceof Response.FragmentRange range) {
        found.put(node, fragment(range));
      }
    }
    return found;
  }

  private static Fragment fragment(Response.FragmentRange range) {
    try {
      return Fragment.proven(range.commitment(), range.index(), range.range(), range.path());
    } catch (DecodeFailure lie) {
      throw new AssertionError("not the fragment that it says", lie);
    }
  }

  /** The entries that wait for {@code owner} at each node, read with the owner's right. */
  public Map<Contact, List<MailboxEntry>> entriesOf(IdentityKeys owner, List<Contact> nodes) {
    var found = new LinkedHashMap<Contact, List<MailboxEntry>>();
    for (var node : nodes) {
      var entries = new ArrayList<MailboxEntry>();
      for (var address : addressesOf(owner)) {
        var list = new Request.ListEntries(address.hash(), proof(owner, address, node), 0);
        if (ask(node, list) instanceof Response.EntryIds ids) {
          ids.ids().forEach(id -> entries.add(entry(owner, address, node, id)));
        }
      }
      if (!entries.isEmpty()) {
        found.put(node, entries);
      }
    }
    return found;
  }

  private MailboxEntry entry(IdentityKeys owner, ContactAddress address, Contact node, Hash256 id) {
    var fetch = new Request.FetchEntry(address.hash(), id, proof(owner, address, node));
    if (caller.ask(node, fetch) instanceof Response.EntryBody body) {
      return new MailboxEntry(body.entry());
    }
    throw new AssertionError("listed and not given");
  }

  /** A node that has just come back reads its index first. */
  private Response ask(Contact node, Request request) {
    var answer = new AtomicReference<Response>();
    LocalNetwork.await(
        () -> {
          answer.set(caller.ask(node, request));
          return !(answer.get() instanceof Response.Refused refused
              && refused.reason() == Response.Reason.NOT_READY);
        },
        () -> node.id() + " is not ready");
    return answer.get();
  }

  /** What {@code owner} shows to {@code node}, good for once. */
  public Request.MailboxAccess proof(IdentityKeys owner, ContactAddress address, Contact node) {
    var nonce = env.chance().secret(AccessProof.NONCE_BYTES);
    return AccessProof.sign(owner, address, node.id(), nowMillis(), nonce);
  }

  public long nowMillis() {
    return env.clock().now().toEpochMilli();
  }
}
