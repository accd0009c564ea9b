package dev.quern.admin.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests may be compressed, and answers are for those who accept it. */
@Timeout(120)
class CompressedBodiesTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "dynamodb");
        assertThat(call("CreateTable", """
                {"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
                 "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
                 "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]}""".getBytes(UTF_8), Map.of()).status())
                .isEqualTo(200);
        assertThat(call("PutItem", put("large", "v".repeat(5_000)).getBytes(UTF_8), Map.of()).status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static SignedHttp.Answer call(String operation, byte[] body, Map<String, String> more) {
        Map<String, String> headers = new LinkedHashMap<>(more);
        headers.put("X-Amz-Target", "DynamoDB_20120810." + operation);
        headers.put("Content-Type", "application/x-amz-json-1.0");
        return http.send("POST", "/", body, headers);
    }

    private static String put(String key, String value) {
        return "{\"TableName\":\"tab\",\"Item\":{\"a\":{\"S\":\"" + key + "\"},\"v\":{\"S\":\"" + value + "\"}}}";
    }

    private static SignedHttp.Answer get(String key, Map<String, String> headers) {
        return call("GetItem", ("{\"TableName\":\"tab\",\"Key\":{\"a\":{\"S\":\"" + key + "\"}}}").getBytes(UTF_8),
                headers);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return compressed.toByteArray();
    }

    @Test
    void aRequestMayBeCompressed() {
        assertThat(call("PutItem", gzip(put("packed", "there")), Map.of("Content-Encoding", "gzip")).status())
                .isEqualTo(200);
        assertThat(get("packed", Map.of()).text()).contains("there");
    }

    @Test
    void aRequestThatIsNotWhatItsHeaderSaysIsToldAsAFaultOfTheServiceAndDoesNothing() {
        byte[] packed = gzip(put("broken", "there"));
        Map<String, String> header = Map.of("Content-Encoding", "gzip");
        for (SignedHttp.Answer answer : new SignedHttp.Answer[]{
                call("PutItem", put("broken", "there").getBytes(UTF_8), header),
                call("PutItem", Arrays.copyOf(packed, packed.length - 1), header),
                call("PutItem", new byte[0], header),
                call("PutItem", put("broken", "there").getBytes(UTF_8), Map.of("Content-Encoding", "br"))}) {
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.json().path("__type").asText())
                    .isEqualTo("com.amazonaws.dynamodb.v20120810#InternalServerError");
        }
        assertThat(get("broken", Map.of()).text()).isEqualTo("{}");
    }

    @Test
    void aRequestIsAsLargeAsItWasBeforeItWasCompressed() {
        SignedHttp.Answer answer = call("PutItem", gzip(put("huge", "v") + " ".repeat(17 << 20)),
                Map.of("Content-Encoding", "gzip"));
        assertThat(answer.status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"gzip", "deflate"})
    void aLargeAnswerIsCompressedForThoseWhoAcceptIt(String coding) throws IOException {
        SignedHttp.Answer answer = get("large", Map.of("Accept-Encoding", coding));
        assertThat(answer.header("content-encoding")).isEqualTo(coding);
        assertThat(answer.body()).hasSizeLessThan(500);
        CRC32 sum = new CRC32();
        sum.update(answer.body());
        assertThat(answer.header("x-amz-crc32")).as("of what is sent").isEqualTo(Long.toString(sum.getValue()));
        InputStream sent = new ByteArrayInputStream(answer.body());
        InputStream in = coding.equals("gzip") ? new GZIPInputStream(sent) : new InflaterInputStream(sent);
        assertThat(new String(in.readAllBytes(), UTF_8)).contains("v".repeat(5_000)).endsWith("}");
    }

    @Test
    void aRefusalThatShowsALargeItemIsCompressedAsWell() {
        SignedHttp.Answer answer = call("DeleteItem", ("{\"TableName\":\"tab\",\"Key\":{\"a\":{\"S\":\"large\"}},"
                + "\"ConditionExpression\":\"attribute_not_exists(a)\","
                + "\"ReturnValuesOnConditionCheckFailure\":\"ALL_OLD\"}").getBytes(UTF_8),
                Map.of("Accept-Encoding", "gzip"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-encoding")).isEqualTo("gzip");
        SignedHttp.Answer cancelled = call("TransactWriteItems", ("{\"TransactItems\":[{\"Delete\":"
                + "{\"TableName\":\"tab\",\"Key\":{\"a\":{\"S\":\"large\"}},"
                + "\"ConditionExpression\":\"attribute_not_exists(a)\","
                + "\"ReturnValuesOnConditionCheckFailure\":\"ALL_OLD\"}}]}").getBytes(UTF_8),
                Map.of("Accept-Encoding", "gzip"));
        assertThat(cancelled.status()).isEqualTo(400);
        assertThat(cancelled.header("content-encoding")).isEqualTo("gzip");
    }

    @Test
    void othersAreNot() {
        assertThat(get("large", Map.of()).header("content-encoding")).isEmpty();
        assertThat(get("none", Map.of("Accept-Encoding", "gzip")).header("content-encoding")).isEmpty();
    }
}
