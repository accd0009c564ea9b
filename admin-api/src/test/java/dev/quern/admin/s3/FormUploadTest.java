package dev.quern.admin.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.admin.SignedHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forms that a browser posts. */
class FormUploadTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "s3");
        http.send("PUT", "/forms", "", Map.of());
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The fields of a form under a policy with these conditions, as an application would make them. */
    private static Map<String, String> signed(Instant expiration, String conditions, Map<String, String> more) {
        String date = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC)
                .format(Instant.now());
        String day = date.substring(0, 8);
        String credential = server.rootKey().accessKeyId() + "/" + day + "/us-east-1/s3/aws4_request";
        String policy = Base64.getEncoder().encodeToString("""
                {"expiration": "%s", "conditions": [{"bucket": "forms"}, {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
                 {"x-amz-credential": "%s"}, {"x-amz-date": "%s"}, %s]}"""
                .formatted(expiration, credential, date, conditions).getBytes(UTF_8));
        byte[] key = hmac(hmac(hmac(hmac(("AWS4" + server.rootKey().secretAccessKey()).getBytes(UTF_8), day),
                "us-east-1"), "s3"), "aws4_request");
        Map<String, String> fields = new LinkedHashMap<>(more);
        fields.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        fields.put("X-Amz-Credential", credential);
        fields.put("X-Amz-Date", date);
        fields.put("Policy", policy);
        fields.put("X-Amz-Signature", HexFormat.of().formatHex(hmac(key, policy)));
        return fields;
    }

    private static Map<String, String> signed(String conditions, Map<String, String> more) {
        return signed(Instant.now().plusSeconds(60), conditions, more);
    }

    private static Answer post(Map<String, String> fields, byte[] file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"" + name
                + "\"\r\n\r\n" + value + "\r\n").getBytes(UTF_8)));
        body.writeBytes(("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"my photo.jpg\"\r\n"
                + "Content-Type: image/jpeg\r\n\r\n").getBytes(UTF_8));
        body.writeBytes(file);
        body.writeBytes(("\r\n--b\r\nContent-Disposition: form-data; name=\"submit\"\r\n\r\nUpload\r\n--b--\r\n")
                .getBytes(UTF_8));
        return http.unsigned("POST", "/forms", body.toByteArray(),
                Map.of("Content-Type", "multipart/form-data; boundary=b"));
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void aFileIsStoredUnderASignedPolicy() {
        byte[] file = new byte[500_000];
        Answer answer = post(signed("[\"starts-with\", \"$key\", \"user/\"], [\"starts-with\", \"$Content-Type\", "
                + "\"image/\"], {\"x-amz-meta-who\": \"me\"}, [\"content-length-range\", 1, 1000000], "
                + "{\"success_action_status\": \"201\"}",
                Map.of("key", "user/${filename}", "Content-Type", "image/jpeg", "x-amz-meta-who", "me",
                        "success_action_status", "201")),
                file);

        assertThat(answer.text()).contains("<PostResponse>").contains("<Key>user/my photo.jpg</Key>");
        assertThat(answer.status()).isEqualTo(201);
        Answer stored = http.get("/forms/user/my%20photo.jpg");
        assertThat(stored.body()).isEqualTo(file);
        assertThat(stored.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(stored.header("x-amz-meta-who")).isEqualTo("me");
    }

    @Test
    void theBrowserIsSentOn() {
        Answer answer = post(signed("{\"key\": \"k\"}, [\"starts-with\", \"$success_action_redirect\", \"\"]",
                Map.of("key", "k", "success_action_redirect", "http://127.0.0.1:1/done?x=1")), "f".getBytes(UTF_8));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location"))
                .startsWith("http://127.0.0.1:1/done?x=1&bucket=forms&key=k&etag=%22");
        assertThat(post(signed("{\"key\": \"k\"}", Map.of("key", "k")), "f".getBytes(UTF_8)).status()).isEqualTo(204);
    }

    @Test
    void whatThePolicyDoesNotSayIsRefusedAndNotStored() {
        byte[] file = new byte[1000];
        assertRefused(post(Map.of("key", "free"), file), 403, "AccessDenied");
        assertRefused(post(signed("{\"key\": \"other\"}", Map.of("key", "free")), file), 403, "AccessDenied");
        assertRefused(post(signed("{\"key\": \"free\"}", Map.of("key", "free", "x-amz-meta-extra", "1")), file), 403,
                "AccessDenied");
        assertRefused(post(signed(Instant.now().minusSeconds(1), "{\"key\": \"free\"}", Map.of("key", "free")), file),
                403, "AccessDenied");
        assertRefused(post(signed("{\"key\": \"free\"}, [\"content-length-range\", 0, 999]", Map.of("key", "free")),
                file), 400, "EntityTooLarge");
        assertRefused(post(signed("{\"key\": \"free\"}, [\"content-length-range\", 1001, 2000]", Map.of("key", "free")),
                file), 400, "EntityTooSmall");
        assertRefused(post(signed("{\"key\": \"free\"}, [\"content-length-range\", -1, 2000]", Map.of("key", "free")),
                file), 400, "InvalidPolicyDocument");
        assertRefused(post(signed("{\"key\": \"free\"}, {}", Map.of("key", "free")), file), 400,
                "InvalidPolicyDocument");
        assertRefused(post(Map.of("key", "free", "policy", "e30=", "AWSAccessKeyId", "AKIA", "signature", "x"), file),
                400, "InvalidRequest"); // signed in S3's old way
        assertRefused(post(signed("{\"key\": \"free\"}", Map.of()), file), 400, "UserKeyMustBeSpecified");
        Map<String, String> forged = signed("{\"key\": \"free\"}", Map.of("key", "free"));
        forged.put("X-Amz-Signature", "0".repeat(64));
        assertRefused(post(forged, file), 403, "SignatureDoesNotMatch");
        Map<String, String> odd = signed("{\"key\": \"free\"}", Map.of("key", "free"));
        odd.put("x-amz-server-side-encryption", "AES256");
        assertRefused(post(odd, file), 501, "NotImplemented");
        Map<String, String> large = signed("{\"key\": \"free\"}", Map.of("key", "free"));
        large.put("x-ignore-me", "x".repeat(21_000));
        assertRefused(post(large, file), 400, "MaxPostPreDataLengthExceededError");
        assertRefused(http.unsigned("POST", "/forms", "a=b".getBytes(UTF_8),
                Map.of("Content-Type", "application/x-www-form-urlencoded")), 412, "PreconditionFailed");
        assertThat(http.get("/forms/free").status()).isEqualTo(404);
    }
}
