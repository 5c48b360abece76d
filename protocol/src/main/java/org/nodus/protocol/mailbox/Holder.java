package org.nodus.protocol.mailbox;

import org.nodus.protocol.dht.Contact;

/**
 * Who keeps which fragment.
 *
 * @param index 0 … 255
 */
public record Holder(int index, Contact contact) {}
