package dev.quern.admin.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bucket's policy lets nobody in particular do, by its conditions. */
@Timeout(60)
class PolicyConditionsTest {
    private static final String TAGGED = """
            <Tagging><TagSet><Tag><Key>Seen</Key><Value>%s</Value></Tag></TagSet></Tagging>""";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "s3");
        http.send("PUT", "/guarded", "", Map.of());
        http.send("DELETE", "/guarded?publicAccessBlock", "", Map.of());
        http.send("PUT", "/guarded/open", "open", Map.of("x-amz-tagging", "Seen=by all"));
        http.send("PUT", "/guarded/closed", "closed", Map.of("x-amz-tagging", "Seen=by few"));
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static void allow(String action, String resource, String condition) {
        String policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "%s",
                 "Resource": "arn:aws:s3:::guarded%s", "Condition": %s}]}"""
                .formatted(action, resource, condition.replace('\'', '"'));
        assertThat(http.send("PUT", "/guarded?policy", policy, Map.of()).status()).isEqualTo(204);
    }

    private static int nobody(String method, String target, String body, Map<String, String> headers) {
        return http.unsigned(method, target, body.getBytes(UTF_8), headers).status();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'NumericLessThanEquals': {'s3:max-keys': '10'}} | max-keys=10 | max-keys=11",
            "{'NumericGreaterThan': {'s3:max-keys': 1}} | max-keys=2 | max-keys=1",
            "{'NumericNotEquals': {'s3:max-keys': '5'}} | max-keys=6 | max-keys=5",
            "{'StringEquals': {'s3:prefix': ['a', 'b']}} | prefix=b | prefix=c",
            "{'ForAnyValue:StringLike': {'s3:prefix': 'a*'}} | prefix=ab | max-keys=1",
            "{'ForAllValues:StringLike': {'s3:prefix': 'a*'}} | max-keys=1 | prefix=b",
            "{'DateGreaterThan': {'aws:CurrentTime': '2020-01-01'}, 'Null': {'s3:prefix': 'true'}} | x=1 | prefix=b",
            "{'DateLessThan': {'aws:EpochTime': '9000000000'}, 'StringLike': {'s3:prefix': '*'}} | prefix=b | x=1",
            "{'StringNotEqualsIfExists': {'aws:SourceVpc': 'vpc-1'}, 'StringEquals': {'s3:delimiter': '/'}}"
                    + " | delimiter=/ | delimiter=-"})
    void listsWhatTheConditionSays(String condition, String allowed, String refused) {
        allow("s3:ListBucket", "", condition);
        assertThat(nobody("GET", "/guarded?" + allowed, "", Map.of())).isEqualTo(200);
        assertThat(nobody("GET", "/guarded?" + refused, "", Map.of())).isEqualTo(403);
    }

    @Test
    void theTagsThatAnObjectHasDecideWhoReadsIt() {
        allow("S3:getobject", "/*", "{'StringEquals': {'s3:ExistingObjectTag/Seen': 'by all'}}");
        assertThat(nobody("GET", "/guarded/open", "", Map.of())).isEqualTo(200);
        assertThat(nobody("GET", "/guarded/closed", "", Map.of())).isEqualTo(403);
        assertThat(nobody("GET", "/guarded/missing", "", Map.of())).isEqualTo(403);
    }

    @Test
    void theTagsThatARequestBringsDecideWhetherItMay() {
        allow("s3:PutObject*", "/in/*", "{'StringLike': {'s3:RequestObjectTag/Seen': 'by*'},"
                + " 'ForAllValues:StringEquals': {'s3:RequestObjectTagKeys': ['Seen', 'Other']}}");
        assertThat(nobody("PUT", "/guarded/in/a", "a", Map.of("x-amz-tagging", "Seen=by+me&Other"))).isEqualTo(200);
        assertThat(nobody("PUT", "/guarded/in/a", "a", Map.of("x-amz-tagging", "Seen=by&Third=1"))).isEqualTo(403);
        assertThat(nobody("PUT", "/guarded/in/a", "a", Map.of())).isEqualTo(403);
        assertThat(nobody("PUT", "/guarded/in/a?tagging", TAGGED.formatted("by you"), Map.of())).isEqualTo(200);
        assertThat(nobody("PUT", "/guarded/in/a?tagging", TAGGED.formatted("not"), Map.of())).isEqualTo(403);
        assertThat(http.get("/guarded/in/a?tagging").text()).contains("<Value>by you</Value>");
    }

    @Test
    void whoeverTagsWhatTheyWriteMustBeAllowedToTag() {
        allow("s3:PutObject", "/only/*", "{}");
        assertThat(nobody("PUT", "/guarded/only/a", "a", Map.of())).isEqualTo(200);
        assertThat(nobody("PUT", "/guarded/only/b", "b", Map.of("x-amz-tagging", "Seen=by"))).isEqualTo(403);
        assertThat(http.get("/guarded/only/b").status()).isEqualTo(404);
    }

    @Test
    void aDenialByTagsBindsTheOwnerToo() {
        http.send("PUT", "/guarded?policy", """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
                 "Action": "s3:PutObjectTagging", "Resource": "arn:aws:s3:::guarded/*",
                 "Condition": {"StringEquals": {"s3:RequestObjectTag/Seen": "never"}}}]}""", Map.of());
        assertThat(http.send("PUT", "/guarded/open?tagging", TAGGED.formatted("never"), Map.of()).status())
                .isEqualTo(403);
        for (String begun : List.of("/guarded/new", "/guarded/new?uploads")) {
            assertThat(http.send(begun.contains("?") ? "POST" : "PUT", begun, "",
                    Map.of("x-amz-tagging", "Seen=never")).status()).as(begun).isEqualTo(403);
        }
        assertThat(http.send("PUT", "/guarded/open?tagging", TAGGED.formatted("by all"), Map.of()).status())
                .isEqualTo(200);
    }
}
