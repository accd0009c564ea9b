package dev.quern.admin.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.quern.admin.auth.Credential;
import dev.quern.admin.auth.PayloadForm;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.auth.S3Authenticator;
import dev.quern.admin.auth.S3Caller;
import dev.quern.admin.auth.S3Refusal;
import dev.quern.admin.http.WireException;
import dev.quern.admin.s3.body.Upload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The examples of the documentation of S3 ("Examples: signature calculations", "Transferring payload in multiple
 * chunks",
 * "Including trailing headers"), which give key, time, requests and signatures.
 */
class SignatureExamplesTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String CREDENTIAL = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";

    private final S3Authenticator authenticator = new S3Authenticator(
            id -> id.equals("AKIAIOSFODNN7EXAMPLE")
                    ? Optional.of(Credential.lasting("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                            new Principal.Root(id)))
                    : Optional.empty(),
            () -> Instant.parse("2013-05-24T00:00:00Z"), false);

    private record Fields(Map<String, String> values) implements RequestHead.Headers {
        @Override
        public List<String> all(String lowerCaseName) {
            return Optional.ofNullable(values.get(lowerCaseName)).map(List::of).orElse(List.of());
        }

        @Override
        public Iterable<String> names() {
            return values.keySet();
        }
    }

    private static RequestHead request(String method, String target, String signedHeaders, String signature,
            Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putIfAbsent("host", "examplebucket.s3.amazonaws.com");
        all.put("x-amz-date", "20130524T000000Z");
        all.put("authorization", "AWS4-HMAC-SHA256 Credential=" + CREDENTIAL + ",SignedHeaders=" + signedHeaders
                + ",Signature=" + signature);
        return RequestHead.of(method, target, new Fields(all));
    }

    @Test
    void aGetOfARange() throws S3Refusal {
        assertThat(authenticator.begin(request("GET", "/test.txt", "host;range;x-amz-content-sha256;x-amz-date",
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
                Map.of("range", "bytes=0-9", "x-amz-content-sha256", EMPTY))).principal())
                .isEqualTo(new Principal.Root("AKIAIOSFODNN7EXAMPLE"));
    }

    @Test
    void aPutOfAKeyWithADollarSign() throws S3Refusal {
        S3Caller caller = authenticator.begin(request("PUT", "/test%24file.text",
                "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
                Map.of("date", "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class", "REDUCED_REDUNDANCY",
                        "x-amz-content-sha256",
                        "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")));
        assertThat(caller.payload()).isEqualTo(new PayloadForm.Hashed(
                "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"));
    }

    @Test
    void aSubResourceAndAList() throws S3Refusal {
        authenticator.begin(request("GET", "/?lifecycle", "host;x-amz-content-sha256;x-amz-date",
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
                Map.of("x-amz-content-sha256", EMPTY)));
        authenticator.begin(request("GET", "/?max-keys=2&prefix=J", "host;x-amz-content-sha256;x-amz-date",
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
                Map.of("x-amz-content-sha256", EMPTY)));
    }

    @Test
    void aLink() throws S3Refusal {
        String target = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F"
                + "us-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
                + "&X-Amz-SignedHeaders=host&X-Amz-Signature="
                + "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        RequestHead head = RequestHead.of("GET", target,
                new Fields(Map.of("host", "examplebucket.s3.amazonaws.com")));

        assertThat(authenticator.begin(head).payload()).isEqualTo(new PayloadForm.Unsigned());
        assertThatExceptionOfType(S3Refusal.class).isThrownBy(() -> authenticator.begin(RequestHead.of("GET",
                target.replace("/test.txt", "/other.txt"),
                new Fields(Map.of("host", "examplebucket.s3.amazonaws.com")))))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo("SignatureDoesNotMatch"));
    }

    private static final String CHUNKS = "10000;chunk-signature="
            + "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n" + "a".repeat(65536)
            + "\r\n400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
            + "a".repeat(1024)
            + "\r\n0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";

    private static RequestHead chunked() {
        return request("PUT", "/examplebucket/chunkObject.txt",
                "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                        + "x-amz-storage-class",
                "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
                Map.of("host", "s3.amazonaws.com", "x-amz-storage-class", "REDUCED_REDUNDANCY",
                        "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "content-encoding", "aws-chunked",
                        "x-amz-decoded-content-length", "66560", "content-length", "66824"));
    }

    private byte[] read(RequestHead head, String body) throws S3Refusal, IOException {
        PayloadForm form = authenticator.begin(head).payload();
        return Upload.of(head, form, new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1))).stream()
                .readAllBytes();
    }

    @Test
    void aBodyInSignedChunks() throws S3Refusal, IOException {
        assertThat(read(chunked(), CHUNKS)).asString().isEqualTo("a".repeat(66560));
    }

    @Test
    void aByteMoreOrLessInAChunkIsFound() {
        String changed = CHUNKS.substring(0, 40_000) + "b" + CHUNKS.substring(40_001);
        assertThatExceptionOfType(WireException.class).isThrownBy(() -> read(chunked(), changed))
                .satisfies(e -> assertThat(e.error().code()).isEqualTo("SignatureDoesNotMatch"));
        assertThatExceptionOfType(WireException.class).isThrownBy(() -> read(chunked(), CHUNKS.replace("b6c6", "b6c7")))
                .satisfies(e -> assertThat(e.error().code()).isEqualTo("SignatureDoesNotMatch"));
        assertThatExceptionOfType(WireException.class).isThrownBy(() -> read(chunked(), CHUNKS.substring(0, 65_000)))
                .satisfies(e -> assertThat(e.error().code()).isEqualTo("IncompleteBody"));
    }

    @Test
    void aBodyInSignedChunksWithATrailer() throws S3Refusal, IOException {
        RequestHead head = request("PUT", "/examplebucket/chunkObject.txt",
                "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
                        + "x-amz-storage-class;x-amz-trailer",
                "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
                Map.of("host", "s3.amazonaws.com", "x-amz-storage-class", "REDUCED_REDUNDANCY",
                        "x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "content-encoding",
                        "aws-chunked", "x-amz-decoded-content-length", "66560", "x-amz-trailer",
                        "x-amz-checksum-crc32c"));
        String body = "10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n"
                + "a".repeat(65536)
                + "\r\n400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n"
                + "a".repeat(1024)
                + "\r\n0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
                + "x-amz-checksum-crc32c:sOO8/Q==\r\n"
                + "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
        PayloadForm form = authenticator.begin(head).payload();
        Upload upload = Upload.of(head, form, new ByteArrayInputStream(body.getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(upload.stream().readAllBytes()).hasSize(66560);
        assertThat(upload.trailers()).isEqualTo(Map.of("x-amz-checksum-crc32c", "sOO8/Q=="));
        assertThatExceptionOfType(WireException.class).isThrownBy(() -> read(head, body.replace("sOO8", "sOO9")))
                .satisfies(e -> assertThat(e.error().code()).isEqualTo("SignatureDoesNotMatch"));
    }
}
