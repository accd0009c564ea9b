package dev.quern.admin.backup.bucket;

import dev.quern.admin.auth.Percent;
import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.s3.xml.XmlElement;
import dev.quern.admin.s3.xml.XmlReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import javax.xml.stream.XMLStreamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What backups ask of an S3 endpoint. Each request is signed over its body, so that the endpoint compares what came
 * with what was sent; what fails in a way that may pass is asked again. Buckets stand in the path. Thread-safe.
 */
final class BucketClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BucketClient.class);
    private static final int ATTEMPTS = 5;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(120);
    private static final byte[] NOTHING = {};
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULT = 500;

    private final BucketAddress address;
    private final URI endpoint;
    private final RequestSigner signer;
    private final Duration pause;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT).build();

    /**
     * @param pause
     *            before something is asked for the second time; longer each time
     * @throws IllegalArgumentException
     *             if there is no key
     */
    BucketClient(BucketAddress address, BucketAccess access, InstantSource clock, Duration pause) {
        this.address = address;
        this.endpoint = access.endpoint();
        this.pause = pause;
        this.signer = access.signer(clock).orElseThrow(() -> new IllegalArgumentException("there is no key for "
                + address + ": AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"));
    }

    /** An object of a listing. */
    record Listed(String key, long size) {}

    /** An upload in parts that was begun. */
    record Begun(String key, String id) {}

    /** All objects whose keys begin so. */
    List<Listed> list(String prefix) throws IOException {
        List<Listed> found = new ArrayList<>();
        Map<String, String> query = new TreeMap<>(Map.of("list-type", "2", "prefix", prefix));
        while (true) {
            XmlElement page = xml(send("GET", "", query, Map.of(), NOTHING), "ListBucketResult");
            for (XmlElement each : page.all("Contents")) {
                found.add(new Listed(text(each, "Key"), Long.parseLong(text(each, "Size"))));
            }
            if (!page.value("IsTruncated").orElse("false").equals("true")) {
                return found;
            }
            query.put("continuation-token", text(page, "NextContinuationToken"));
        }
    }

    byte[] get(String key) throws IOException {
        return send("GET", key, Map.of(), Map.of(), NOTHING).body();
    }

    /** Some bytes of an object: from the first, as many as asked for. */
    byte[] get(String key, long first, int count) throws IOException {
        byte[] bytes = send("GET", key, Map.of(), Map.of("Range", "bytes=" + first + "-" + (first + count - 1)),
                NOTHING).body();
        if (bytes.length != count) {
            throw new IOException(name(key) + " has " + bytes.length + " bytes from " + first + " on, not " + count);
        }
        return bytes;
    }

    void put(String key, byte[] body) throws IOException {
        send("PUT", key, Map.of(), Map.of(), body);
    }

    /** Puts an object unless there is one; false if there is. */
    boolean putNew(String key, byte[] body) throws IOException {
        try {
            send("PUT", key, Map.of(), Map.of("If-None-Match", "*"), body);
            return true;
        } catch (BucketException e) {
            if (e.status() == PRECONDITION_FAILED || e.status() == CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    void delete(String key) throws IOException {
        send("DELETE", key, Map.of(), Map.of(), NOTHING);
    }

    Begun begin(String key) throws IOException {
        return new Begun(key, text(xml(send("POST", key, Map.of("uploads", ""), Map.of(), NOTHING),
                "InitiateMultipartUploadResult"), "UploadId"));
    }

    /** Sends a part, the first of which is 1; gives what {@link #complete} needs of it. */
    String part(Begun upload, int number, byte[] body) throws IOException {
        return send("PUT", upload.key(), Map.of("partNumber", Integer.toString(number), "uploadId", upload.id()),
                Map.of(), body).headers().firstValue("ETag")
                .orElseThrow(() -> new IOException(name(upload.key()) + ": the answer to a part has no ETag"));
    }

    void complete(Begun upload, List<String> parts) throws IOException {
        StringBuilder body = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < parts.size(); i++) {
            body.append("<Part><PartNumber>").append(i + 1).append("</PartNumber><ETag>")
                    .append(parts.get(i).replace("\"", "&quot;")).append("</ETag></Part>");
        }
        body.append("</CompleteMultipartUpload>");
        // a 200 may be an error that came to light when the answer had begun
        xml(send("POST", upload.key(), Map.of("uploadId", upload.id()), Map.of(), ascii(body.toString())),
                "CompleteMultipartUploadResult");
    }

    void abort(Begun upload) throws IOException {
        send("DELETE", upload.key(), Map.of("uploadId", upload.id()), Map.of(), NOTHING);
    }

    /** Uploads whose keys begin so and that have no end. */
    List<Begun> uploads(String prefix) throws IOException {
        List<Begun> found = new ArrayList<>();
        for (XmlElement each : xml(send("GET", "", Map.of("uploads", "", "prefix", prefix), Map.of(), NOTHING),
                "ListMultipartUploadsResult").all("Upload")) {
            found.add(new Begun(text(each, "Key"), text(each, "UploadId")));
        }
        return found;
    }

    /** What an object is called, for messages. */
    String name(String key) {
        return "s3://" + address.bucket() + '/' + key;
    }

    private HttpResponse<byte[]> send(String method, String key, Map<String, String> query,
            Map<String, String> headers, byte[] body) throws IOException {
        URI target = target(key, query);
        for (int attempt = 1;; attempt++) {
            IOException failure;
            try {
                HttpResponse<byte[]> answer = http.send(request(method, target, headers, body),
                        BodyHandlers.ofByteArray());
                if (answer.statusCode() / 100 == 2) {
                    return answer;
                }
                failure = refusal(answer, key);
                if (answer.statusCode() < SERVER_FAULT && answer.statusCode() != TOO_MANY) {
                    throw failure;
                }
            } catch (BucketException | NoSuchFileException e) {
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted(e);
            } catch (IOException e) {
                failure = new IOException("no answer from " + endpoint + ": " + reason(e), e);
            }
            if (attempt == ATTEMPTS) {
                throw failure;
            }
            LOG.debug("{} {} is asked again", method, target, failure);
            rest(attempt);
        }
    }

    private HttpRequest request(String method, URI target, Map<String, String> headers, byte[] body) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(signer.sign(method, target, headers, body));
        HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(ANSWER).method(method,
                body.length == 0 && !method.equals("PUT") ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        all.forEach(request::setHeader);
        return request.build();
    }

    private URI target(String key, Map<String, String> query) {
        StringBuilder text = new StringBuilder(endpoint + "/" + address.bucket());
        if (!key.isEmpty()) {
            text.append('/').append(key); // whose characters stand for themselves
        }
        char next = '?';
        for (Map.Entry<String, String> each : new TreeMap<>(query).entrySet()) {
            text.append(next).append(each.getKey()).append('=').append(Percent.encode(each.getValue()));
            next = '&';
        }
        return URI.create(text.toString());
    }

    private IOException refusal(HttpResponse<byte[]> answer, String key) {
        String code = "";
        String message = "";
        try {
            XmlElement error = XmlReader.read(new ByteArrayInputStream(answer.body()), "Error");
            code = error.value("Code").orElse("");
            message = error.value("Message").orElse("");
        } catch (XMLStreamException e) {
            // then the status has to do
        }
        if (answer.statusCode() == NOT_FOUND && (code.equals("NoSuchKey") || code.isEmpty()) && !key.isEmpty()) {
            return new NoSuchFileException(name(key));
        }
        return new BucketException(answer.statusCode(), (endpoint + " answers " + answer.statusCode() + " " + code
                + (message.isEmpty() ? "" : ": " + message)).strip());
    }

    private void rest(int attempt) throws IOException {
        long most = Math.max(1, pause.toMillis() << (attempt - 1));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException cause) {
        IOException failure = new InterruptedIOException("interrupted while waiting for an answer");
        failure.initCause(cause);
        return failure;
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private XmlElement xml(HttpResponse<byte[]> answer, String root) throws IOException {
        try {
            return XmlReader.read(new ByteArrayInputStream(answer.body()), root);
        } catch (XMLStreamException e) {
            throw new IOException(endpoint + " gave an answer that is no " + root, e);
        }
    }

    private static String text(XmlElement element, String name) throws IOException {
        return element.value(name).orElseThrow(() -> new IOException("an answer has no " + name));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
