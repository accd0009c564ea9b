package dev.quern.admin.s3.object;

import dev.quern.admin.s3.body.DeclaredSums;
import dev.quern.admin.s3.body.Upload;
import dev.quern.admin.s3.call.S3Call;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.checksum.ChecksumAlgorithm;
import dev.quern.storage.objects.model.ObjectsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** Takes the bytes of an object or part from the wire into the store, in bounded memory, and checks them on the way. */
public final class Reception {
    private static final int PIECE = 64 * 1024;
    /** The largest object or part in one piece: 5 GiB. */
    private static final long LARGEST = 5L << 30;

    private Reception() {}

    /**
     * Receives a body.
     *
     * @param begin
     *            begins to receive, computing these checksums
     * @param algorithm
     *            the checksum that is kept with what it is for
     * @return to be closed by the caller; nobody sees the bytes before they are put somewhere
     * @throws dev.quern.admin.http.WireException
     *             if its signature, framing or length is wrong
     * @throws ObjectsException
     *             if its length or a checksum is not what was said
     * @throws IOException
     *             if the client has gone
     */
    public static ReceivedBody receive(Function<Set<ChecksumAlgorithm>, BodyWriter> begin, S3Call call,
            DeclaredSums declared, ChecksumAlgorithm algorithm) throws IOException {
        Upload upload = call.upload();
        long length = upload.requiredLength();
        if (length > LARGEST) {
            throw new ObjectsException.TooLarge(length, LARGEST);
        }
        try (BodyWriter writer = begin.apply(algorithms(declared, algorithm))) {
            byte[] piece = new byte[(int) Math.max(1, Math.min(PIECE, length))];
            InputStream in = upload.stream();
            for (int read = in.read(piece, 0, piece.length); read >= 0; read = in.read(piece, 0, piece.length)) {
                writer.write(ByteBuffer.wrap(piece, 0, read));
            }
            return writer.finish(new ExpectedBody(OptionalLong.of(length), declared.md5(),
                    declared.sums(upload.trailers())));
        }
    }

    private static Set<ChecksumAlgorithm> algorithms(DeclaredSums declared, ChecksumAlgorithm kept) {
        return declared.algorithm().filter(sent -> sent != kept).map(sent -> Set.of(sent, kept))
                .orElseGet(() -> Set.of(kept));
    }
}
