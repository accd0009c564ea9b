package dev.quern.admin.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quern.admin.http.StreamedAnswer;
import dev.quern.admin.http.WireResponse;
import dev.quern.runtime.backup.BackupException;
import dev.quern.runtime.backup.BackupProgress;
import dev.quern.runtime.backup.BackupReport;
import dev.quern.storage.kv.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that tells how far a backup has come: lines of JSON, the last one with a {@code Generation} if it was made
 * and with an {@code Error} if it was not. Written by one thread.
 */
final class ProgressAnswer {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressAnswer.class);
    private static final JsonFactory JSON = new JsonFactory();
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

    private final StreamedAnswer body = new StreamedAnswer();
    private final String requestId;
    private long lastLine = System.nanoTime();
    private boolean callerGone;

    ProgressAnswer(String requestId) {
        this.requestId = requestId;
    }

    WireResponse response() {
        return new WireResponse(200, List.of(new WireResponse.Field("Content-Type", "application/x-ndjson")),
                new WireResponse.Streamed(body::open));
    }

    /** Runs the backup and ends the answer. */
    void run(Function<BackupProgress, BackupReport> backup) {
        try {
            BackupReport report = backup.apply(this::fileDone);
            LOG.info("Backup {} taken: {} files, {} bytes of them copied", report.generation().number(),
                    report.generation().files().size(), report.copiedBytes());
            body.writeLast(line(json -> {
                json.writeNumberField("Generation", report.generation().number());
                json.writeNumberField("Files", report.generation().files().size());
                json.writeNumberField("Bytes", report.generation().size());
                json.writeNumberField("CopiedFiles", report.copiedFiles());
                json.writeNumberField("CopiedBytes", report.copiedBytes());
                json.writeNumberField("RemovedGenerations", report.removedGenerations());
            }));
        } catch (BackupException.Damaged e) {
            fail("Damaged", String.valueOf(e.getMessage()), e);
        } catch (BackupException | StoreException e) {
            fail("Failed", String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | Error e) {
            LOG.error("request {}: the backup failed", requestId, e);
            fail("Failed", "The backup failed; the server's log tells why, under the identifier " + requestId, e);
        }
    }

    private void fail(String kind, String message, Throwable cause) {
        LOG.warn("No backup was taken: {}", cause.toString());
        body.writeLast(line(json -> {
            json.writeStringField("Error", kind);
            json.writeStringField("Message", message);
        }));
    }

    private void fileDone(int done, int total, long bytes) {
        long now = System.nanoTime();
        if (callerGone || now - lastLine < PAUSE) {
            return;
        }
        lastLine = now;
        try {
            body.write(line(json -> {
                json.writeNumberField("FilesDone", done);
                json.writeNumberField("FilesTotal", total);
                json.writeNumberField("CopiedBytes", bytes);
            }));
        } catch (IOException e) {
            // the backup is wanted all the same
            callerGone = true;
        }
    }

    @FunctionalInterface
    private interface Members {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static byte[] line(Members members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            members.writeTo(json);
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }
}
