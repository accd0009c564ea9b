package dev.quern.admin.auth;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The one text that both sides sign. Signer and verifier build it here, so that they cannot drift apart. Rules: AWS
 * Signature Version 4, "Create a canonical request".
 */
final class CanonicalRequest {
    static final String SIGNATURE_PARAMETER = "X-Amz-Signature";

    private CanonicalRequest() {}

    /**
     * @param signedHeaders
     *            names in lower case, in the order that the signature states
     * @param payloadHash
     *            the body's SHA-256 in hexadecimal, or what stands for it
     */
    static String text(RequestHead head, String service, List<String> signedHeaders, String payloadHash) {
        StringBuilder out = new StringBuilder(512);
        out.append(head.method()).append('\n');
        out.append(path(head.rawPath(), service)).append('\n');
        query(out, head.rawQuery());
        out.append('\n');
        for (String name : signedHeaders) {
            out.append(name).append(':');
            values(out, head.headers().all(name));
            out.append('\n');
        }
        out.append('\n').append(String.join(";", signedHeaders)).append('\n').append(payloadHash);
        return out.toString();
    }

    /** S3 takes keys as they are, encoded once; every other service resolves dots and encodes what was sent again. */
    static String path(String rawPath, String service) {
        return service.equals("s3")
                ? Percent.encodePath(Percent.decode(rawPath))
                : Percent.encodePath(normalize(rawPath));
    }

    private static String normalize(String path) {
        if (!path.contains("//") && !path.contains("/.")) {
            return path;
        }
        Deque<String> kept = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        String joined = "/" + String.join("/", kept);
        boolean folder = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
        return folder && joined.length() > 1 ? joined + "/" : joined;
    }

    private static void query(StringBuilder out, String rawQuery) {
        if (rawQuery.isEmpty()) {
            return;
        }
        List<Percent.Parameter> pairs = new ArrayList<>();
        for (Percent.Parameter parameter : Percent.parameters(rawQuery)) {
            if (!parameter.name().equals(SIGNATURE_PARAMETER)) {
                pairs.add(new Percent.Parameter(Percent.encode(parameter.name()), Percent.encode(parameter.value())));
            }
        }
        pairs.sort((a, b) -> {
            int byName = a.name().compareTo(b.name());
            return byName != 0 ? byName : a.value().compareTo(b.value());
        });
        String separator = "";
        for (Percent.Parameter pair : pairs) {
            out.append(separator).append(pair.name()).append('=').append(pair.value());
            separator = "&";
        }
    }

    private static void values(StringBuilder out, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            appendTrimmed(out, values.get(i));
        }
    }

    /** Without outer white space; runs of it inside become one space. */
    private static void appendTrimmed(StringBuilder out, String value) {
        boolean space = false;
        boolean text = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x0b) {
                space = text;
            } else {
                if (space) {
                    out.append(' ');
                    space = false;
                }
                out.append(c);
                text = true;
            }
        }
    }
}
