package dev.quern.admin.backup.bucket;

import java.io.IOException;
import java.io.InputStream;

/**
 * An object, fetched piece by piece: a connection that breaks costs a piece, and not the whole. For use by one thread.
 */
final class PieceStream extends InputStream {

    private final BucketClient client;
    private final String key;
    private final long size;
    private final int most;
    private byte[] piece = {};
    private int at;
    private long fetched;

    PieceStream(BucketClient client, String key, long size, int most) throws IOException {
        this.client = client;
        this.key = key;
        this.size = size;
        this.most = most;
        // whether it is there shows when it is opened
        if (size == 0) {
            client.get(key);
        } else {
            fetch();
        }
    }

    private void fetch() throws IOException {
        int count = (int) Math.min(most, size - fetched);
        piece = client.get(key, fetched, count);
        at = 0;
        fetched += count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == piece.length) {
            if (fetched == size) {
                return -1;
            }
            fetch();
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, target, offset, count);
        at += count;
        return count;
    }
}
