package org.nodus.protocol.keeping;

import org.nodus.protocol.identity.NodeId;

/** What {@code node} says that it holds. */
public record Claim(NodeId node, Holding holding) {}
