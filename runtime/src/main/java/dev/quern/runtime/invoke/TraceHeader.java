package dev.quern.runtime.invoke;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A trace header in the form of AWS X-Ray, {@code Root=1-SECONDS-RANDOM;Parent=RANDOM;Sampled=0}: which trace something
 * is part of, and which call in it is meant. A name and nothing more: whoever knows one may do nothing that others
 * may not, so it need not be hard to guess.
 *
 * @param root
 *            the trace
 * @param parent
 *            the call; empty where only the trace is named, as libraries of X-Ray do for what is not sampled
 * @param sampled
 *            whether whoever began the trace records it
 */
record TraceHeader(String root, String parent, boolean sampled) {

    private static final HexFormat HEX = HexFormat.of();
    private static final int SECONDS_DIGITS = 8;
    private static final int RANDOM_DIGITS = 24;
    private static final int PARENT_DIGITS = 16;

    /** Longer ones are nobody's: libraries add a few short fields of their own. */
    private static final int LONGEST = 1_024;

    /** Of a new call: it continues the trace that its caller names, if there is one. */
    static TraceHeader ofCall(Optional<String> callers, Instant now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String parent = HEX.toHexDigits(random.nextLong());
        return callers.flatMap(TraceHeader::read)
                .map(caller -> new TraceHeader(caller.root(), parent, caller.sampled()))
                .orElseGet(() -> new TraceHeader("1-" + HEX.toHexDigits((int) now.getEpochSecond()) + "-"
                        + HEX.toHexDigits(random.nextInt()) + HEX.toHexDigits(random.nextLong()), parent, false));
    }

    /** What a header says; empty if it names no trace in this form. Fields that are not known are skipped. */
    static Optional<TraceHeader> read(String header) {
        if (header.length() > LONGEST) {
            return Optional.empty();
        }
        String root = null;
        String parent = "";
        boolean sampled = false;
        for (String field : header.split(";")) {
            int equals = field.indexOf('=');
            String value = field.substring(equals + 1).strip();
            switch (equals < 0 ? "" : field.substring(0, equals).strip()) {
                case "Root" -> root = value;
                case "Parent" -> parent = isHex(value, 0, PARENT_DIGITS) ? value : "";
                case "Sampled" -> sampled = value.equals("1");
                default -> {
                    // such as Self of load balancers, or Lineage of Lambda
                }
            }
        }
        return root == null || !isRoot(root) ? Optional.empty() : Optional.of(new TraceHeader(root, parent, sampled));
    }

    private static boolean isRoot(String root) {
        int random = 2 + SECONDS_DIGITS + 1;
        return root.length() == random + RANDOM_DIGITS && root.startsWith("1-") && root.charAt(random - 1) == '-'
                && isHex(root.substring(0, random - 1), 2, SECONDS_DIGITS) && isHex(root, random, RANDOM_DIGITS);
    }

    /** Whether a text ends, from a place on, with so many digits. */
    private static boolean isHex(String text, int from, int digits) {
        return text.length() == from + digits && text.substring(from).chars().allMatch(HexFormat::isHexDigit);
    }

    /** The header as it is sent. */
    String text() {
        return "Root=" + root + (parent.isEmpty() ? "" : ";Parent=" + parent) + ";Sampled=" + (sampled ? "1" : "0");
    }
}
