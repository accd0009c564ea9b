package dev.quern.admin.http;

import java.util.ArrayList;
import java.util.List;

/** A body as it comes. Most come in one piece, which is then not copied again. */
final class BodyBuffer {
    private final List<byte[]> pieces = new ArrayList<>(1);
    private int length;

    int length() {
        return length;
    }

    void add(byte[] piece) {
        pieces.add(piece);
        length += piece.length;
    }

    /** The whole body; the buffer is empty afterwards. */
    byte[] take() {
        byte[] whole = pieces.size() == 1 ? pieces.getFirst() : new byte[length];
        if (pieces.size() > 1) {
            int at = 0;
            for (byte[] piece : pieces) {
                System.arraycopy(piece, 0, whole, at, piece.length);
                at += piece.length;
            }
        }
        clear();
        return whole;
    }

    void clear() {
        pieces.clear();
        length = 0;
    }
}
