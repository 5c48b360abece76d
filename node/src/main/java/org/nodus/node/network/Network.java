package org.nodus.node.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nodus.config.NetworkFile;
import org.nodus.ledger.account.AccountId;
import org.nodus.ledger.account.Tokens;
import org.nodus.ledger.certificate.Committee;
import org.nodus.ledger.genesis.Genesis;
import org.nodus.protocol.admission.WorkPrice;
import org.nodus.protocol.bytes.Bytes;
import org.nodus.protocol.bytes.Hash256;
import org.nodus.protocol.dht.Contact;
import org.nodus.protocol.dht.Endpoint;
import org.nodus.protocol.identity.NodeId;

/**
 * What all nodes and agents of one network share.
 *
 * @param bootstrap nodes to begin with; the validators are among them
 * @param lab whether many nodes share one loopback address
 * @param work what something free costs
 */
public record Network(Genesis genesis, List<Contact> bootstrap, boolean lab, WorkPrice work) {
  public Network {
    bootstrap = List.copyOf(bootstrap);
  }

  /** Tells this network from every other one. */
  public Hash256 id() {
    return genesis.network();
  }

  /** The contacts of the validators, in the order of the committee. */
  public List<Contact> validators() {
    return genesis.committee().members().stream()
        .map(AccountId::publicKey)
        .flatMap(key -> bootstrap.stream().filter(one -> one.signingKey().equals(key)))
        .toList();
  }

  /**
   * The network that a file describes.
   *
   * @throws BadNetwork naming the entry that is not what it should be
   */
  public static Network of(NetworkFile file) throws BadNetwork {
    try {
      var genesis =
          new Genesis(
              file.network(),
              file.start(),
              file.epochLength(),
              file.graceEpochs(),
              new Tokens(file.feeMicros()),
              file.puzzleBits(),
              file.allocations().stream()
                  .map(
                      one ->
                          new Genesis.Allocation(
                              AccountId.ofHex(one.account()), new Tokens(one.micros())))
                  .sorted(Comparator.comparing(Genesis.Allocation::account))
                  .toList(),
              new Committee(file.committee().stream().map(AccountId::ofHex).toList()));
      var contacts = new ArrayList<Contact>();
      for (var one : file.bootstrap()) {
        contacts.add(contact(one));
      }
      var network = new Network(genesis, contacts, file.lab(), new WorkPrice(file.workTries()));
      if (network.validators().size() != genesis.committee().members().size()) {
        throw new BadNetwork("a validator of the committee is not among the bootstrap nodes");
      }
      return network;
    } catch (IllegalArgumentException wrong) {
      throw new BadNetwork(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static Contact contact(NetworkFile.Bootstrap one) throws BadNetwork {
    var signing = Bytes.ofHex(one.signingKey());
    var session = Bytes.ofHex(one.sessionKey());
    if (signing.length() != 32 || session.length() != 32) {
      throw new BadNetwork("a bootstrap node's keys have 64 hexadecimal digits each");
    }
    return new Contact(
        NodeId.of(signing, session),
        signing,
        session,
        one.puzzleNonce(),
        endpoint(one.host(), one.port()));
  }

  /** Host names are looked up; the first address counts. */
  public static Endpoint endpoint(String host, int port) throws BadNetwork {
    try {
      return new Endpoint(Bytes.wrap(InetAddress.getByName(host).getAddress()), port);
    } catch (UnknownHostException unknown) {
      throw new BadNetwork("no address is known for host " + host, unknown);
    }
  }

  /** The file of this network; {@link #of} gives back an equal value. */
  public NetworkFile toFile() {
    return new NetworkFile(
        genesis.name(),
        genesis.start(),
        genesis.epochLength(),
        genesis.graceEpochs(),
        genesis.lockFee().micros(),
        genesis.puzzleBits(),
        lab,
        work.base(),
        genesis.allocations().stream()
            .map(one -> new NetworkFile.Allocation(one.account().toHex(), one.amount().micros()))
            .toList(),
        genesis.committee().members().stream().map(AccountId::toHex).toList(),
        bootstrap.stream().map(Network::entry).toList());
  }

  private static NetworkFile.Bootstrap entry(Contact contact) {
    return new NetworkFile.Bootstrap(
        contact.signingKey().toHex(),
        contact.sessionKey().toHex(),
        contact.puzzleNonce(),
        host(contact.endpoint()),
        contact.endpoint().port());
  }

  /** The address in the usual notation. */
  public static String host(Endpoint endpoint) {
    try {
      return InetAddress.getByAddress(endpoint.address().toArray()).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an endpoint has 4 or 16 bytes", impossible);
    }
  }
}
