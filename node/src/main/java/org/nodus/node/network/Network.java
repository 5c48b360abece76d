package org.nodus.node.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all nodes and agents of one network share.
 *
 * @param bootstrap nodes to begin with, at least one; the validators are among them, but for those
 *     without an address
 * @param lab whether many nodes share one loopback address
 * @param work what something free costs
 * @param unknown entries for whose host no address is known now: done without until the file is
 *     read again
 */
public record Network(
    Genesis genesis,
    List<Contact> bootstrap,
    boolean lab,
    WorkPrice work,
    List<NetworkFile.Bootstrap> unknown) {
  private static final Logger LOG = LoggerFactory.getLogger(Network.class);

  /** Where a host is. */
  @FunctionalInterface
  interface Hosts {
    /** The first address of {@code host}, 4 or 16 bytes. */
    Bytes addressOf(String host) throws UnknownHostException;
  }

  public Network {
    bootstrap = List.copyOf(bootstrap);
    unknown = List.copyOf(unknown);
  }

  /** One of which all addresses are known. */
  public Network(Genesis genesis, List<Contact> bootstrap, boolean lab, WorkPrice work) {
    this(genesis, bootstrap, lab, work, List.of());
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
   * The network that a file describes. A bootstrap node for whose host no address is known is
   * warned of and done without.
   *
   * @throws BadNetwork naming the entry that is not what it should be, or when no address of any
   *     bootstrap node is known
   */
  public static Network of(NetworkFile file) throws BadNetwork {
    return of(file, Network::lookUp);
  }

  static Network of(NetworkFile file, Hosts hosts) throws BadNetwork {
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
      var unknown = new ArrayList<NetworkFile.Bootstrap>();
      var keys = new HashSet<Bytes>();
      for (var one : file.bootstrap()) {
        keys.add(key(one.signingKey()));
        try {
          contacts.add(contact(one, hosts.addressOf(one.host())));
        } catch (UnknownHostException nowhere) {
          LOG.warn("no address is known for the bootstrap node {}: done without it", one.host());
          unknown.add(one);
        }
      }
      var members = genesis.committee().members().stream().map(AccountId::publicKey).toList();
      if (!keys.containsAll(members)) {
        throw new BadNetwork("a validator of the committee is not among the bootstrap nodes");
      }
      if (contacts.isEmpty() && !unknown.isEmpty()) {
        throw new BadNetwork(
            "no address is known for any bootstrap node, e.g. " + unknown.getFirst().host());
      }
      return new Network(genesis, contacts, file.lab(), new WorkPrice(file.workTries()), unknown);
    } catch (IllegalArgumentException wrong) {
      throw new BadNetwork(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static Contact contact(NetworkFile.Bootstrap one, Bytes address) throws BadNetwork {
    var signing = key(one.signingKey());
    var session = key(one.sessionKey());
    return new Contact(
        NodeId.of(signing, session),
        signing,
        session,
        one.puzzleNonce(),
        new Endpoint(address, one.port()));
  }

  private static Bytes key(String hex) throws BadNetwork {
    var key = Bytes.ofHex(hex);
    if (key.length() != 32) {
      throw new BadNetwork("a bootstrap node's keys have 64 hexadecimal digits each");
    }
    return key;
  }

  private static Bytes lookUp(String host) throws UnknownHostException {
    return Bytes.wrap(InetAddress.getByName(host).getAddress());
  }

  /** Host names are looked up; the first address counts. */
  public static Endpoint endpoint(String host, int port) throws BadNetwork {
    try {
      return new Endpoint(lookUp(host), port);
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
        Stream.concat(bootstrap.stream().map(Network::entry), unknown.stream()).toList());
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
