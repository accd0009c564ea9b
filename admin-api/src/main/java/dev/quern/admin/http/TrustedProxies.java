package dev.quern.admin.http;

import dev.quern.admin.auth.RequestHead;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The proxies before this server that are believed what they say of a client, in {@code X-Forwarded-For} and
 * {@code X-Forwarded-Proto}: anybody can send these fields. Immutable.
 *
 * @param blocks
 *            their addresses
 */
public record TrustedProxies(List<AddressBlock> blocks) {

    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    public TrustedProxies {
        blocks = List.copyOf(blocks);
    }

    /**
     * Reads addresses and blocks with commas between them, {@code 192.0.2.7, 10.0.0.0/8}.
     *
     * @throws IllegalArgumentException
     *             if one is none
     */
    public static TrustedProxies parse(String text) {
        return new TrustedProxies(Arrays.stream(text.split(",", -1)).map(String::strip)
                .map(one -> AddressBlock.parse(one).orElseThrow(() -> new IllegalArgumentException(
                        "'" + one + "' is no address such as 192.0.2.7, and no block such as 10.0.0.0/8")))
                .toList());
    }

    /**
     * Where a request came from.
     *
     * @param peer
     *            who sent it to this server
     */
    Origin origin(String peer, RequestHead head) {
        if (blocks.isEmpty() || !trusts(peer)) {
            return Origin.of(peer);
        }
        Optional<String> client = client(head);
        return new Origin(client.orElse(peer), head.scheme().equals("https"), client.isPresent());
    }

    private boolean trusts(String address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    /**
     * Each proxy adds whom it heard: what stands before the first that is not trusted, from the end, may be invented.
     */
    private Optional<String> client(RequestHead head) {
        List<String> heard = head.headers().all("x-forwarded-for").stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1))).map(String::strip).toList();
        Optional<String> client = Optional.empty();
        for (String address : heard.reversed()) {
            if (AddressBlock.literal(address).isEmpty()) {
                break;
            }
            client = Optional.of(address);
            if (!trusts(address)) {
                break;
            }
        }
        return client;
    }
}
