package dev.quern.admin.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Buckets as websites. */
class WebsiteTest {

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "s3");
        make("site",
                """
                        <WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix></IndexDocument>
                        <ErrorDocument><Key>error.html</Key></ErrorDocument><RoutingRules>
                        <RoutingRule><Condition><KeyPrefixEquals>old/</KeyPrefixEquals></Condition>
                        <Redirect><ReplaceKeyPrefixWith>new/</ReplaceKeyPrefixWith></Redirect></RoutingRule>
                        <RoutingRule><Condition><KeyPrefixEquals>lost/</KeyPrefixEquals>
                        <HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition>
                        <Redirect><HostName>example.com</HostName><Protocol>https</Protocol><HttpRedirectCode>302</HttpRedirectCode>
                        </Redirect></RoutingRule></RoutingRules></WebsiteConfiguration>""");
        put("/site/index.html", "home", Map.of("Content-Type", "text/html"));
        put("/site/docs/index.html", "docs", Map.of("Content-Type", "text/html"));
        put("/site/error.html", "sorry", Map.of("Content-Type", "text/html"));
        put("/site/moved", "", Map.of("x-amz-website-redirect-location", "/docs/"));
    }

    private static void make(String bucket, String website) {
        http.send("PUT", "/" + bucket, "", Map.of());
        http.send("DELETE", "/" + bucket + "?publicAccessBlock", "", Map.of());
        http.send("PUT", "/" + bucket + "?policy", """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
                 "Action": "s3:GetObject", "Resource": "arn:aws:s3:::%s/*"}}""".formatted(bucket), Map.of());
        assertThat(http.send("PUT", "/" + bucket + "?website", website, Map.of()).status()).isEqualTo(200);
    }

    private static void put(String target, String body, Map<String, String> headers) {
        assertThat(http.send("PUT", target, body, headers).status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static String get(String method, String host, String target) throws IOException {
        try (RawHttp raw = new RawHttp(server.url())) {
            raw.head(method, target, host + ".s3-website.localhost:" + server.server().port(), Map.of());
            String head = raw.readHead();
            return head + "\r\n\r\n" + (method.equals("HEAD")
                    ? ""
                    : new String(raw.readBody(head),
                            StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource({"/, 200, home", "/docs/, 200, docs", "/docs/index.html, 200, docs", "/nothing, 404, sorry",
            "/nothing/, 404, sorry"})
    void pagesAndErrors(String target, int status, String body) throws IOException {
        assertThat(get("GET", "site", target)).startsWith("HTTP/1.1 " + status).endsWith("\r\n\r\n" + body)
                .contains("Content-Type: text/html");
    }

    @ParameterizedTest
    @CsvSource({"/docs, 302, /docs/", "/moved, 301, /docs/",
            "/old/a%20b, 301, http://site.s3-website.localhost:PORT/new/a%20b",
            "/lost/x, 302, https://example.com/lost/x"})
    void redirections(String target, int status, String location) throws IOException {
        assertThat(get("GET", "site", target)).startsWith("HTTP/1.1 " + status)
                .contains("Location: " + location.replace("PORT", "" + server.server().port()) + "\r\n");
    }

    @Test
    void everythingMayBeSentElsewhere() throws IOException {
        make("elsewhere", "<WebsiteConfiguration><RedirectAllRequestsTo><HostName>example.com</HostName>"
                + "</RedirectAllRequestsTo></WebsiteConfiguration>");
        assertThat(get("GET", "elsewhere", "/a/b")).startsWith("HTTP/1.1 301")
                .contains("Location: http://example.com/a/b\r\n");
    }

    @Test
    void onlyWhatIsPublicIsShownAndNothingIsWritten() throws IOException {
        http.send("PUT", "/private-site", "", Map.of());
        http.send("PUT", "/private-site/index.html", "secret", Map.of());
        http.send("PUT", "/private-site?website", "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix>"
                + "</IndexDocument></WebsiteConfiguration>", Map.of());
        assertThat(get("GET", "private-site", "/")).startsWith("HTTP/1.1 403").doesNotContain("secret")
                .contains("Code: AccessDenied");
        assertThat(get("GET", "no-such-site", "/")).startsWith("HTTP/1.1 404").contains("NoSuchBucket");
        assertThat(get("PUT", "site", "/x")).startsWith("HTTP/1.1 405");
        assertThat(get("HEAD", "site", "/")).startsWith("HTTP/1.1 200").contains("Content-Length: 4");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"<IndexDocument><Suffix>a/b</Suffix></IndexDocument> | InvalidArgument",
            "<ErrorDocument><Key>e</Key></ErrorDocument> | InvalidArgument",
            "<RedirectAllRequestsTo><HostName>h</HostName><Protocol>ftp</Protocol></RedirectAllRequestsTo>"
                    + " | InvalidRequest",
            "<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules><RoutingRule><Redirect><HttpRedirectCode>300"
                    + "</HttpRedirectCode></Redirect></RoutingRule></RoutingRules> | InvalidRequest"})
    void aConfigurationThatCannotBeIsRefused(String configuration, String code) {
        assertThat(http.send("PUT", "/site?website", "<WebsiteConfiguration>" + configuration
                + "</WebsiteConfiguration>", Map.of()).text()).contains("<Code>" + code + "</Code>");
    }
}
