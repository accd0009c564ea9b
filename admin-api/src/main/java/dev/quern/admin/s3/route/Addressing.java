package dev.quern.admin.s3.route;

import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.s3.error.S3Error;
import dev.quern.admin.s3.error.S3ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds bucket and key: {@code http://HOST/BUCKET/KEY}, or {@code http://BUCKET.DOMAIN/KEY} for the domains that this
 * server is known by. Immutable.
 */
public final class Addressing {
    /** Hosts below a domain that are no buckets: those of function URLs and of websites. */
    private static final List<String> OTHERS = List.of(".lambda-url", ".s3-website");

    private final List<String> domains;

    /**
     * @param domains
     *            below which hosts are named like buckets, in lower case; {@code localhost} always is one
     */
    public Addressing(List<String> domains) {
        // the longer first: s3.localhost before localhost
        this.domains = java.util.stream.Stream
                .concat(domains.stream(), Stream.of("s3.localhost", "localhost"))
                .distinct().sorted((a, b) -> b.length() - a.length()).toList();
    }

    /** The bucket that the host names. */
    public Optional<String> hostBucket(RequestHead head) {
        String host = head.headers().first("host");
        if (host == null) {
            return Optional.empty();
        }
        int colon = host.lastIndexOf(':');
        String name = (colon > 0 && host.indexOf(']') < 0 ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
        for (String domain : domains) {
            if (name.equals(domain)) {
                return Optional.empty();
            }
            if (name.length() > domain.length() + 1 && name.endsWith(domain)
                    && name.charAt(name.length() - domain.length() - 1) == '.') {
                String bucket = name.substring(0, name.length() - domain.length() - 1);
                return OTHERS.stream().anyMatch(bucket::endsWith) ? Optional.empty() : Optional.of(bucket);
            }
        }
        return Optional.empty();
    }

    /** The address of a request. */
    public Address of(RequestHead head) {
        Optional<String> host = hostBucket(head);
        String path = head.rawPath().substring(1);
        if (host.isPresent()) {
            return new Address(host, path.isEmpty() ? Optional.empty() : Optional.of(decode(path)), true);
        }
        if (path.isEmpty()) {
            return new Address(Optional.empty(), Optional.empty(), false);
        }
        int slash = path.indexOf('/');
        String bucket = decode(slash < 0 ? path : path.substring(0, slash));
        String key = slash < 0 ? "" : path.substring(slash + 1);
        return new Address(Optional.of(bucket), key.isEmpty() ? Optional.empty() : Optional.of(decode(key)), false);
    }

    /**
     * Decodes percent-encoding once; a plus sign is a plus sign.
     *
     * @throws dev.quern.admin.http.WireException
     *             if it is not UTF-8, or a percent sign has no two digits behind it
     */
    public static String decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return raw;
        }
        byte[] in = raw.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out[length++] = in[i];
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
            if (low < 0) {
                throw S3Error.of(S3ErrorCode.INVALID_URI).with("URI", raw).exception();
            }
            out[length++] = (byte) (high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(out, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw S3Error.of(S3ErrorCode.INVALID_URI).with("URI", raw).exception();
        }
    }
}
