package dev.quern.admin.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.admin.SignedHttp.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifecycleTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "s3");
        http.send("PUT", "/lifecycle", "", Map.of());
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static Answer put(String rules) {
        return http.send("PUT", "/lifecycle?lifecycle",
                "<LifecycleConfiguration>" + rules + "</LifecycleConfiguration>", Map.of());
    }

    @Test
    void whatARuleIsForExpires() {
        http.send("PUT", "/lifecycle/logs/a", "a", Map.of());
        http.send("PUT", "/lifecycle/kept", "b", Map.of());
        assertThat(http.get("/lifecycle?lifecycle").text()).contains("NoSuchLifecycleConfiguration");
        assertThat(put("<Rule><ID>old logs</ID><Filter><Prefix>logs/</Prefix></Filter><Status>Enabled</Status>"
                + "<Expiration><Days>30</Days></Expiration></Rule>").status()).isEqualTo(200);

        assertThat(http.get("/lifecycle?lifecycle").text()).contains("<ID>old logs</ID>").contains("<Days>30</Days>");
        assertThat(http.get("/lifecycle/logs/a").header("x-amz-expiration")).contains("rule-id=\"old+logs\"")
                .contains("00:00:00 GMT");
        assertThat(http.get("/lifecycle/kept").headers()).doesNotContainKey("x-amz-expiration");

        Instant later = Instant.now().plus(Duration.ofDays(32));
        server.server().quern().objects().expirer().expire(later, () -> true);
        assertThat(http.get("/lifecycle/logs/a").status()).isEqualTo(404);
        assertThat(http.get("/lifecycle/kept").status()).isEqualTo(200);
        assertThat(http.send("DELETE", "/lifecycle?lifecycle", "", Map.of()).status()).isEqualTo(204);
    }

    @Test
    void whoUploadsPartsIsToldWhenTheUploadWillBeEnded() {
        http.send("PUT", "/aborts", "", Map.of());
        http.send("PUT", "/aborts?lifecycle", """
                <LifecycleConfiguration>
                  <Rule><ID>slow one</ID><Filter><Prefix>parts/</Prefix></Filter><Status>Enabled</Status>
                    <AbortIncompleteMultipartUpload><DaysAfterInitiation>9</DaysAfterInitiation>
                    </AbortIncompleteMultipartUpload></Rule>
                  <Rule><ID>été</ID><Filter><Prefix>parts/soon</Prefix></Filter><Status>Enabled</Status>
                    <AbortIncompleteMultipartUpload><DaysAfterInitiation>2</DaysAfterInitiation>
                    </AbortIncompleteMultipartUpload></Rule>
                </LifecycleConfiguration>""", Map.of());

        Answer begun = http.send("POST", "/aborts/parts/a?uploads", "", Map.of());
        assertThat(begun.header("x-amz-abort-rule-id")).isEqualTo("slow one");
        String date = begun.header("x-amz-abort-date");
        assertThat(date).endsWith(" 00:00:00 GMT");
        Instant due = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        assertThat(due).isBetween(Instant.now().plus(Duration.ofDays(8)), Instant.now().plus(Duration.ofDays(11)));
        String id = begun.text().replaceAll("(?s).*<UploadId>|</UploadId>.*", "");
        Answer listed = http.get("/aborts/parts/a?uploadId=" + id);
        assertThat(listed.header("x-amz-abort-date")).isEqualTo(date);
        assertThat(listed.header("x-amz-abort-rule-id")).isEqualTo("slow one");

        assertThat(http.send("POST", "/aborts/parts/sooner?uploads", "", Map.of()).header("x-amz-abort-rule-id"))
                .as("of the rule that ends it first").isEqualTo("%C3%A9t%C3%A9");
        assertThat(http.send("POST", "/aborts/elsewhere?uploads", "", Map.of()).headers())
                .doesNotContainKeys("x-amz-abort-date", "x-amz-abort-rule-id");
    }

    @Test
    void clientsMaySayWhatIsSoByDefault() {
        String smallest = "x-amz-transition-default-minimum-object-size";
        String document = "<LifecycleConfiguration><Rule><Filter/><Status>Enabled</Status><Expiration><Days>9</Days>"
                + "</Expiration></Rule></LifecycleConfiguration>";
        http.send("PUT", "/sizes", "", Map.of());
        assertThat(http.send("PUT", "/sizes?lifecycle", document, Map.of(smallest, "varies_by_storage_class")).status())
                .isEqualTo(501);
        Answer answer = http.send("PUT", "/sizes?lifecycle", document, Map.of(smallest, "all_storage_classes_128K"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header(smallest)).isEqualTo("all_storage_classes_128K");
        assertThat(http.get("/sizes?lifecycle").header(smallest)).isEqualTo("all_storage_classes_128K");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'' | 400 | MalformedXML",
            "<Rule><Filter/><Status>Enabled</Status></Rule> | 400 | InvalidRequest",
            "<Rule><Filter/><Status>On</Status><Expiration><Days>1</Days></Expiration></Rule> | 400 | MalformedXML",
            "<Rule><Filter/><Status>Enabled</Status><Expiration><Days>0</Days></Expiration></Rule> | 400"
                    + " | InvalidArgument",
            "<Rule><Filter/><Status>Enabled</Status><Expiration><Date>2030-01-01T01:00:00Z</Date></Expiration></Rule>"
                    + " | 400 | InvalidArgument",
            "<Rule><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule> | 400 | MalformedXML",
            "<Rule><Filter/><Status>Enabled</Status><Transition><Days>1</Days></Transition></Rule> | 501"
                    + " | NotImplemented",
            "<Rule><Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter><Status>Enabled</Status>"
                    + "<AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation>"
                    + "</AbortIncompleteMultipartUpload></Rule> | 400 | InvalidRequest"})
    void aRuleThatCannotBeIsRefused(String rules, int status, String code) {
        Answer answer = put(rules);
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
        assertThat(answer.status()).isEqualTo(status);
    }
}
