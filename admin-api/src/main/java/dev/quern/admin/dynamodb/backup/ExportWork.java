package dev.quern.admin.dynamodb.backup;

import dev.quern.admin.dynamodb.call.Names;
import dev.quern.storage.kv.CommitOutcomeUnknownException;
import dev.quern.storage.kv.Tuple;
import dev.quern.storage.objects.ObjectStore;
import dev.quern.storage.objects.body.BodyWriter;
import dev.quern.storage.objects.body.ExpectedBody;
import dev.quern.storage.objects.body.ReceivedBody;
import dev.quern.storage.objects.model.BucketName;
import dev.quern.storage.objects.model.Cause;
import dev.quern.storage.objects.model.ObjectKey;
import dev.quern.storage.objects.model.ObjectMetadata;
import dev.quern.storage.objects.model.ObjectsException;
import dev.quern.storage.objects.version.JoiningPut;
import dev.quern.storage.objects.version.PutObject;
import dev.quern.storage.tables.backup.Export;
import dev.quern.storage.tables.backup.Exports;
import dev.quern.storage.tables.backup.Steps;
import dev.quern.storage.tables.history.PastItems;
import dev.quern.storage.tables.rows.CountRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the objects of exports: data in files, each in the transaction that notes it, then what says which there are.
 * For one thread at a time.
 */
public final class ExportWork {

    /** What the items of a file come to, about, before they are compressed. */
    private static final long FILE_BYTES = 32L << 20;
    private static final String JSON = "application/json";
    private static final String GZIP = "application/x-gzip";
    private static final String TEXT = "text/plain";

    private final Exports exports;
    private final ObjectStore objects;
    private final Names names;

    public ExportWork(Exports exports, ObjectStore objects, Names names) {
        this.exports = exports;
        this.objects = objects;
        this.names = names;
    }

    /**
     * Goes one step on with each export that is not over, as {@link Steps#ofEach} does.
     *
     * @return whether there is more to do
     */
    public boolean step() {
        boolean more = Steps.ofEach(exports.list(), export -> !export.isOver() && step(export));
        exports.forget();
        return more;
    }

    private boolean step(Export export) {
        try {
            if (export.progress().state() == Export.State.WRITTEN) {
                finish(export);
                return false;
            }
            if (export.progress().parts() == 0) {
                put(export, ExportPlace.of(export).key(export, "_started"), TEXT, new byte[0]);
            }
            writeFile(export);
            return true;
        } catch (ObjectsException refused) {
            exports.fail(export, new Export.Failure("S3" + refused.getClass().getSimpleName(),
                    String.valueOf(refused.getMessage())));
            return false;
        }
    }

    private void writeFile(Export export) {
        ExportPlace place = ExportPlace.of(export);
        String key = place.dataKey(export, export.progress().parts());
        try (BodyWriter writer = objects.receive(Set.of())) {
            Optional<Tuple> last = export.progress().last();
            CountRows.Count written = CountRows.Count.ZERO;
            try (ItemLines lines = new ItemLines(writer)) {
                do {
                    PastItems.Page page = exports.read(export, last);
                    lines.write(page.items());
                    written = written.plus(new CountRows.Count(page.found().size(), page.bytes()));
                    last = page.last();
                } while (last.isPresent() && written.bytes() < FILE_BYTES);
            } catch (IOException e) {
                throw new UncheckedIOException("writing to the object store", e);
            }
            try (ReceivedBody body = writer.finish(ExpectedBody.unknown())) {
                join(export, place, key, body, last, written);
            }
        }
    }

    private void join(Export export, ExportPlace place, String key, ReceivedBody body, Optional<Tuple> last,
            CountRows.Count written) {
        String line = Manifests.file(key, written.items(), body.md5());
        try (JoiningPut put = objects.objects().join(new BucketName(place.bucket()), new ObjectKey(key), body,
                request(export, GZIP))) {
            try {
                exports.advance(export, last, written, transaction -> {
                    put.begin();
                    put.write(transaction);
                    return line;
                });
                put.committed();
            } catch (CommitOutcomeUnknownException e) {
                put.unknown();
                throw e;
            }
        }
    }

    private void finish(Export export) {
        ExportPlace place = ExportPlace.of(export);
        byte[] files = String.join("", exports.parts(export)).getBytes(StandardCharsets.UTF_8);
        putWithSum(export, place.filesKey(export), files);
        Instant ended = exports.now();
        putWithSum(export, place.manifestKey(export), Manifests.summary(export, names, place, ended));
        exports.complete(export, ended);
    }

    /** An object of JSON, and one beside it with its MD5. */
    private void putWithSum(Export export, String key, byte[] content) {
        byte[] md5 = put(export, key, JSON, content);
        String sumKey = key.substring(0, key.length() - ".json".length()) + ".md5";
        put(export, sumKey, TEXT, Manifests.base64(md5).getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] put(Export export, String key, String type, byte[] content) {
        try (BodyWriter writer = objects.receive(Set.of())) {
            writer.write(ByteBuffer.wrap(content));
            try (ReceivedBody body = writer.finish(ExpectedBody.unknown())) {
                byte[] md5 = body.md5();
                objects.objects().put(new BucketName(ExportPlace.of(export).bucket()), new ObjectKey(key), body,
                        request(export, type));
                return md5;
            }
        }
    }

    private static PutObject request(Export export, String type) {
        return PutObject.plain(Cause.store(export.id())).withMetadata(ObjectMetadata.none().withContentType(type));
    }
}
