package dev.quern.function;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An object that is being read: a stream of its bytes, which are compared with their checksums as they are read. For
 * use
 * by one thread at a time. Reading throws {@link ObjectsException.Unavailable} where the bytes are damaged on disk.
 */
public final class StoredObject extends FilterInputStream {

    private final ObjectInfo info;
    private final Runnable release;

    /**
     * An object, made by the runtime.
     *
     * @param release
     *            what to do when it is closed, apart from closing the stream
     */
    public StoredObject(ObjectInfo info, InputStream content, Runnable release) {
        super(content);
        this.info = info;
        this.release = release;
    }

    /** What is known of it. */
    public ObjectInfo info() {
        return info;
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            release.run();
        }
    }
}
