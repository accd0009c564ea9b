package dev.quern.admin.functionurl;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Finds out whether a streamed answer begins with a head: a JSON object followed by eight NUL bytes, in pieces of any
 * size. What cannot be a head any more is the body, so that a body of JSON is held back no longer than needed. For use
 * by one thread.
 */
final class StreamedHead {

    /** The largest head, in bytes. */
    static final int MAX_BYTES = 64 * 1024;

    private static final int DELIMITER = 8;

    /** What is known after a piece. */
    enum Verdict {
        /** It may yet become a head. */
        OPEN,
        /** The head is complete. */
        HEAD,
        /** There is no head. */
        BODY
    }

    private final ByteArrayOutputStream held = new ByteArrayOutputStream(256);
    private int depth;
    private boolean inString;
    private boolean escaped;
    private int nulls;
    private int end;

    /** Takes the next piece; not to be called again once the verdict is not {@link Verdict#OPEN}. */
    Verdict take(byte[] piece) {
        int before = held.size();
        held.writeBytes(piece);
        for (int i = 0; i < piece.length; i++) {
            Verdict verdict = before + i == 0 ? first(piece[i]) : next(piece[i]);
            if (verdict != Verdict.OPEN) {
                end = before + i + 1;
                return verdict;
            }
        }
        return held.size() > MAX_BYTES ? Verdict.BODY : Verdict.OPEN;
    }

    private Verdict first(byte b) {
        depth = 1;
        return b == '{' ? Verdict.OPEN : Verdict.BODY;
    }

    private Verdict next(byte b) {
        if (depth == 0) {
            nulls++;
            return b != 0 ? Verdict.BODY : nulls == DELIMITER ? Verdict.HEAD : Verdict.OPEN;
        }
        if (inString) {
            inString = b != '"' || escaped;
            escaped = b == '\\' && !escaped;
            return b == 0 ? Verdict.BODY : Verdict.OPEN;
        }
        switch (b) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> depth--;
            default -> {
            }
        }
        return b == 0 ? Verdict.BODY : Verdict.OPEN;
    }

    /** Everything taken so far. */
    byte[] held() {
        return held.toByteArray();
    }

    /** The JSON of a complete head. */
    byte[] json() {
        return Arrays.copyOf(held(), end - DELIMITER);
    }

    /** What came after a complete head. */
    byte[] rest() {
        return Arrays.copyOfRange(held(), end, held.size());
    }
}
