package dev.quern.admin.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quern.admin.RunningServer;
import dev.quern.admin.SignedHttp;
import dev.quern.admin.SignedHttp.Answer;
import dev.quern.admin.auth.RequestSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see on the wire and an SDK hides. */
class S3HttpTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static SignedHttp http;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        http = SignedHttp.forService(server, "s3");
        assertThat(http.send("PUT", "/wire-test", "", Map.of()).status()).isEqualTo(200);
        assertThat(http.send("PUT", "/wire-test/hello.txt", "hello", Map.of()).status()).isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static void assertError(Answer answer, int status, String code) {
        assertThat(answer.text()).startsWith("<?xml").contains("<Code>" + code + "</Code>").contains("<RequestId>")
                .contains("<HostId>");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/xml");
        assertThat(answer.header("x-amz-request-id")).isNotEmpty();
        assertThat(answer.header("x-amz-id-2")).isNotEmpty();
    }

    private static Answer unsigned(String method, String target) {
        return http.unsigned(method, target, new byte[0], Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "UPPER", "under_score", "1.2.3.4", "a..b", "a.-b", "a-.b", "-a-", "xn--abc",
            "abc-s3alias"})
    void aNameThatABucketCannotHaveIsRefused(String name) {
        assertError(http.send("PUT", "/" + name, "", Map.of()), 400, "InvalidBucketName");
    }

    @Test
    void anAnswerToHeadHasNoBody() {
        Answer found = http.send("HEAD", "/wire-test/hello.txt", "", Map.of());
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.header("Content-Length")).isEqualTo("5");
        assertThat(found.body()).isEmpty();
        Answer missing = http.send("HEAD", "/wire-test/missing", "", Map.of());
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body()).isEmpty();
        assertThat(missing.header("x-amz-request-id")).isNotEmpty();
        Answer same = http.send("GET", "/wire-test/hello.txt", "", Map.of("If-None-Match", found.header("ETag")));
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(found.header("ETag"));
    }

    @Test
    void aFileIsGivenAnyNameThatAHeaderFieldCanHold() {
        String named = "/wire-test/hello.txt?response-content-disposition=attachment%3B%20filename%3D%22";
        assertThat(http.get(named + "gr%C3%BCn.txt%22").header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"gr\u00fcn.txt\"");
        assertError(http.get(named + "%E6%BC%A2.txt%22"), 400, "InvalidArgument");
        assertError(http.get(named + "a%0D%0AX%3A1%22"), 400, "InvalidArgument");
    }

    @Test
    void theServersOwnPagesAndAFunctionsUrlKeepTheirPlaces() {
        assertThat(unsigned("GET", "/healthz").text()).isEqualTo("ok\n");
        assertThat(unsigned("GET", "/metrics").text()).contains("quern_http_requests_total{service=\"s3\"");
        assertThat(http.send("PUT", "/healthz", "", Map.of()).status()).isEqualTo(200);
        assertThat(http.get("/healthz").text()).contains("<ListBucketResult");
        assertThat(unsigned("GET", "/lambda-url/" + "a".repeat(32) + "/").text()).contains("Forbidden");
        assertThat(unsigned("GET", "/2015-03-31/functions").header("x-amzn-ErrorType"))
                .isEqualTo("MissingAuthenticationTokenException");
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /wire-test/hello.txt?acl", "PUT, /wire-test/hello.txt?attributes",
            "GET, /wire-test/hello.txt?restore", "DELETE, /wire-test?versioning", "PUT, /wire-test?uploads",
            "POST, /wire-test?acl",
            "DELETE, /wire-test/hello.txt?lifecycle", "DELETE, /wire-test?attributes"})
    void whatNamesAnotherOperationIsNotTakenForTheUsualOne(String method, String target) {
        assertError(http.send(method, target, "", Map.of()), 405, "MethodNotAllowed");
        assertThat(http.get("/wire-test/hello.txt").text()).isEqualTo("hello");
    }

    @Test
    void whoeverIsNobodyIsToldSoAsS3Does() {
        assertError(unsigned("GET", "/"), 403, "AccessDenied");
        assertError(http.unsigned("PUT", "/wire-test/a", new byte[0], Map.of("Authorization", "")), 403,
                "AccessDenied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/wire-test?acl", "/wire-test/hello.txt?acl"})
    void onlyTheListOfRightsThatThereIsMayBeSet(String target) {
        String there = http.get(target).text();
        assertThat(http.send("PUT", target, there, Map.of()).status()).isEqualTo(200);
        assertThat(http.send("PUT", target, "", Map.of("x-amz-acl", "private")).status()).isEqualTo(200);
        String code = "AccessControlListNotSupported";
        assertError(http.send("PUT", target, there.replace("FULL_CONTROL", "READ"), Map.of()), 400, code);
        assertError(http.send("PUT", target, there.replaceAll("<ID>.{6}", "<ID>000000"), Map.of()), 400, code);
        assertError(http.send("PUT", target, "", Map.of("x-amz-acl", "public-read")), 400, code);
        assertError(http.send("PUT", target, "", Map.of()), 400, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"retention", "legal-hold"})
    void aBucketWithoutObjectLockHasNothingToAskFor(String subResource) {
        assertError(http.get("/wire-test/hello.txt?" + subResource), 400, "InvalidRequest");
        assertError(http.send("PUT", "/wire-test/hello.txt?" + subResource, "<x/>", Map.of()), 400, "InvalidRequest");
    }

    @Test
    void whatIsListedIsEncodedSoThatEverybodyReadsIt() {
        http.send("PUT", "/encoded", "", Map.of());
        http.send("PUT", "/encoded/a%20b%2Bc/d", "", Map.of());
        String listed = http.get("/encoded?delimiter=/&encoding-type=url&prefix=a%20").text();
        // some SDKs do not decode the prefix of the first version, and others do
        assertThat(listed).contains("<Prefix>a%20b%2Bc/</Prefix>").contains("<Prefix>a </Prefix>");
        assertThat(http.get("/encoded?encoding-type=url&prefix=a%20b%2B").text())
                .contains("<Prefix>a%20b%2B</Prefix>");
        assertThat(http.get("/encoded?list-type=2&continuation-token=").text())
                .contains("<ContinuationToken></ContinuationToken>").contains("<Key>a b+c/d</Key>")
                .containsPattern("<LastModified>[0-9T:-]{19}\\.000Z</LastModified>");
    }

    @Test
    void aBucketMayStandInTheHost() throws IOException {
        String host = "wire-test.localhost:" + server.server().port();
        RequestSigner signer = signer(InstantSource.system());
        try (RawHttp raw = new RawHttp(server.url())) {
            raw.head("GET", "/hello.txt", host, signer.sign("GET", "/hello.txt", host, Map.of(), new byte[0]));
            String head = raw.readHead();
            assertThat(head).startsWith("HTTP/1.1 200");
            assertThat(raw.readBody(head)).asString().isEqualTo("hello");
        }
    }

    private static RequestSigner signer(InstantSource clock) {
        return new RequestSigner(server.rootKey().accessKeyId(), server.rootKey().secretAccessKey(), null, "us-east-1",
                "s3", clock);
    }

    @ParameterizedTest
    @CsvSource({"Signature=, Signature=0, 403, SignatureDoesNotMatch",
            "Credential=, Credential=Q, 403, InvalidAccessKeyId",
            "/s3/, /lambda/, 403, AuthorizationHeaderMalformed",
            "aws4_request, aws5, 400, AuthorizationHeaderMalformed",
            "SignedHeaders=, Sign=, 400, AuthorizationHeaderMalformed",
            "AWS4-HMAC-SHA256, AWS4-ECDSA-P256-SHA256, 501, NotImplemented",
            "AWS4-HMAC-SHA256 Credential=, AWS AKIA:, 400, InvalidRequest",
            "AWS4-HMAC-SHA256, Bearer, 400, InvalidArgument"})
    void aBrokenSignatureIsRefusedByWhatIsWrongWithIt(String part, String broken, int status, String code) {
        Map<String, String> headers = new LinkedHashMap<>(http.signature("GET", "/wire-test/hello.txt", new byte[0]));
        headers.computeIfPresent("Authorization", (name, value) -> value.replace(part, broken));
        Answer answer = http.unsigned("GET", "/wire-test/hello.txt", new byte[0], headers);
        if (part.equals("/s3/")) {
            return; // another service: that one answers
        }
        assertError(answer, status, code);
    }

    @Test
    void whatASignatureMustHoldIsAskedFor() {
        Map<String, String> signed = http.signature("GET", "/wire-test/hello.txt", new byte[0]);
        Map<String, String> more = new LinkedHashMap<>(signed);
        more.put("x-amz-meta-added", "later");
        assertError(http.unsigned("GET", "/wire-test/hello.txt", new byte[0], more), 403, "AccessDenied");
        Map<String, String> odd = new LinkedHashMap<>(signed);
        odd.put("X-Amz-Content-Sha256", EMPTY.replace('e', 'f'));
        assertError(http.unsigned("GET", "/wire-test/hello.txt", new byte[0], odd), 403, "SignatureDoesNotMatch");
        Map<String, String> less = new LinkedHashMap<>(signed);
        less.remove("X-Amz-Content-Sha256");
        assertError(http.unsigned("GET", "/wire-test/hello.txt", new byte[0], less), 400, "InvalidRequest");
        Map<String, String> undated = new LinkedHashMap<>(signed);
        undated.remove("X-Amz-Date");
        assertError(http.unsigned("GET", "/wire-test/hello.txt", new byte[0], undated), 403, "AccessDenied");
        try (SignedHttp late = new SignedHttp(server.url(), signer(InstantSource.fixed(Instant.now().minus(Duration
                .ofMinutes(16)))))) {
            assertError(late.get("/wire-test/hello.txt"), 403, "RequestTimeTooSkewed");
        }
    }

    @Test
    void aLinkWorksUntilItExpires() {
        String link = signer(InstantSource.system()).presign("GET", "/wire-test/hello.txt", http.host(),
                Duration.ofMinutes(5));
        assertThat(unsigned("GET", link).text()).isEqualTo("hello");
        assertError(unsigned("GET", link.replace("hello.txt", "other")), 403, "SignatureDoesNotMatch");
        assertError(unsigned("PUT", link), 403, "SignatureDoesNotMatch");
        assertError(unsigned("GET", link.replace("X-Amz-Expires=300", "X-Amz-Expires=604801")), 400,
                "AuthorizationQueryParametersError");
        String old = signer(InstantSource.fixed(Instant.now().minusSeconds(61))).presign("GET",
                "/wire-test/hello.txt", http.host(), Duration.ofMinutes(1));
        assertThat(unsigned("GET", old).text()).contains("Request has expired");
        String put = signer(InstantSource.system()).presign("PUT", "/wire-test/by link", http.host(),
                Duration.ofMinutes(5)).replace("by link", "by-link");
        assertError(http.unsigned("PUT", put, "x".getBytes(UTF_8), Map.of()), 403, "SignatureDoesNotMatch");
        String good = signer(InstantSource.system()).presign("PUT", "/wire-test/by-link", http.host(),
                Duration.ofMinutes(5));
        assertThat(http.unsigned("PUT", good, "linked".getBytes(UTF_8), Map.of()).status()).isEqualTo(200);
        assertThat(http.get("/wire-test/by-link").text()).isEqualTo("linked");
    }

    @ParameterizedTest
    @CsvSource({"09ca7e4eaa6e8ae9c7d261167129184883644d07dfba7cbfbc4c8a2e08360d5b, 200", "no hash, 400",
            EMPTY + ", 400"})
    void aLinkMayBindTheBody(String hash, int status) {
        String link = signer(InstantSource.system()).presign("PUT", "/wire-test/bound?X-Amz-Content-Sha256="
                + hash.replace(" ", "%20"), http.host(), Duration.ofMinutes(5));
        Answer answer = http.unsigned("PUT", link, "hello, world".getBytes(UTF_8),
                Map.of("x-amz-content-sha256", "UNSIGNED-PAYLOAD"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).contains(status == 200 ? "" : "<Code>XAmzContentSHA256Mismatch</Code>");
    }

    @Test
    void aBodyIsAskedForOnlyWhenTheHeadIsGood() throws IOException {
        assertThat(continueAnswer("/no-such-bucket/x")).startsWith("HTTP/1.1 404");
        assertThat(continueAnswer("/wire-test/expected")).startsWith("HTTP/1.1 100");
    }

    private static String continueAnswer(String target) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>(signer(InstantSource.system()).sign("PUT", target,
                http.host(), Map.of(), "12345".getBytes(UTF_8)));
        headers.put("Content-Length", "5");
        headers.put("Expect", "100-continue");
        try (RawHttp raw = new RawHttp(server.url())) {
            raw.head("PUT", target, http.host(), headers);
            String first = raw.readHead();
            if (first.startsWith("HTTP/1.1 100")) {
                raw.send("12345".getBytes(UTF_8));
                assertThat(raw.readHead()).startsWith("HTTP/1.1 200");
            }
            return first;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 1_000_000})
    void aBodyThatIsCutOffLeavesTheOldObjectAndNothingElse(int length) throws IOException {
        String target = "/wire-test/cut-" + length;
        http.send("PUT", target, "old", Map.of());
        byte[] body = new byte[length];
        Map<String, String> headers = new LinkedHashMap<>(signer(InstantSource.system()).sign("PUT", target,
                http.host(), Map.of(), body));
        headers.put("Content-Length", Integer.toString(length));
        try (RawHttp raw = new RawHttp(server.url())) {
            raw.head("PUT", target, http.host(), headers);
            raw.send(new byte[length - 1]);
        }
        await(() -> http.unsigned("GET", "/metrics", new byte[0], Map.of()).text()
                .contains("quern_http_requests_running 1.0"));
        assertThat(http.get(target).text()).isEqualTo("old");
    }

    /** The server notices in its own time that a client has gone. */
    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so after 10 s").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void aBodyThatIsNotTheSignedOneIsRefused() {
        Map<String, String> headers = http.signature("PUT", "/wire-test/other-body", "signed".getBytes(UTF_8));
        assertError(http.unsigned("PUT", "/wire-test/other-body", "forged".getBytes(UTF_8), headers), 400,
                "XAmzContentSHA256Mismatch");
        assertError(http.unsigned("PUT", "/wire-test/other-body", new byte[300_000], headers), 400,
                "XAmzContentSHA256Mismatch");
        assertError(http.get("/wire-test/other-body"), 404, "NoSuchKey");
    }

    @Test
    void onlyPlainXmlIsRead() {
        String bomb = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Tagging><TagSet><Tag><Key>&x;</Key>"
                + "<Value>v</Value></Tag></TagSet></Tagging>";
        assertError(http.send("PUT", "/wire-test/hello.txt?tagging", bomb, Map.of()), 400, "MalformedXML");
        assertError(http.send("PUT", "/wire-test?versioning", "no xml", Map.of()), 400, "MalformedXML");
        assertError(http.send("PUT", "/wire-test?versioning", "", Map.of()), 400, "MissingRequestBodyError");
        assertError(http.send("POST", "/wire-test?delete", "<Delete/>", Map.of()), 400, "InvalidRequest");
    }

    @Test
    void whatTheModelHasAndThisServerHasNotIsNamed() {
        Answer analytics = http.get("/wire-test?analytics&id=1");
        assertError(analytics, 501, "NotImplemented");
        assertThat(analytics.text()).contains("GetBucketAnalyticsConfiguration");
        Answer header = http.send("PUT", "/wire-test/x", "", Map.of("x-amz-server-side-encryption", "AES256"));
        assertError(header, 501, "NotImplemented");
        assertThat(header.text()).contains("<Header>x-amz-server-side-encryption</Header>");
        assertError(http.send("PATCH", "/wire-test/x", "", Map.of()), 405, "MethodNotAllowed");
        // names that the model does not know are for tracing, and mean nothing
        assertThat(http.get("/wire-test/hello.txt?x-id=GetObject&unknown=1").status()).isEqualTo(200);
    }

    @Test
    void aStrangePathIsNoKeyAndNoFile() {
        assertError(http.unsigned("GET", "/wire-test/%ff", new byte[0], Map.of()), 400, "InvalidURI");
        assertThat(http.send("GET", "/wire-test/../../../etc/passwd", "", Map.of()).status()).isIn(404, 403);
    }

    @Test
    void nobodyMayDoAnythingUnlessTheOwnerSaysSo() {
        assertError(unsigned("GET", "/wire-test/hello.txt"), 403, "AccessDenied");
        assertError(unsigned("GET", "/wire-test"), 403, "AccessDenied");
        assertError(unsigned("PUT", "/new-bucket-of-nobody"), 403, "AccessDenied");
        assertError(unsigned("GET", "/no-such-bucket/x"), 404, "NoSuchBucket");

        http.send("PUT", "/published", "", Map.of());
        http.send("PUT", "/published/open/a.txt", "open", Map.of());
        http.send("PUT", "/published/closed/a.txt", "closed", Map.of());
        String policy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                 "Resource": "arn:aws:s3:::published/open/*"}]}""";
        assertError(http.send("PUT", "/published?policy", policy, Map.of()), 403, "AccessDenied");
        assertThat(http.send("DELETE", "/published?publicAccessBlock", "", Map.of()).status()).isEqualTo(204);
        assertThat(http.send("PUT", "/published?policy", policy, Map.of()).status()).isEqualTo(204);

        assertThat(unsigned("GET", "/published/open/a.txt").text()).isEqualTo("open");
        assertThat(unsigned("HEAD", "/published/open/a.txt").status()).isEqualTo(200);
        assertError(unsigned("GET", "/published/closed/a.txt"), 403, "AccessDenied");
        assertError(unsigned("GET", "/published/open/missing"), 403, "AccessDenied");
        assertError(unsigned("DELETE", "/published/open/a.txt"), 403, "AccessDenied");
        assertError(unsigned("GET", "/published/open/a.txt?response-content-type=text/html"), 400, "InvalidRequest");
        assertThat(http.get("/published?policyStatus").text()).contains("<IsPublic>true</IsPublic>");

        http.send("PUT", "/published?publicAccessBlock",
                "<PublicAccessBlockConfiguration><RestrictPublicBuckets>true</RestrictPublicBuckets>"
                        + "</PublicAccessBlockConfiguration>",
                Map.of());
        assertError(unsigned("GET", "/published/open/a.txt"), 403, "AccessDenied");
        assertThat(http.get("/published/open/a.txt").text()).isEqualTo("open");
    }

    @Test
    void aRefusalInAPolicyWinsEvenOverTheOwner() {
        http.send("PUT", "/sealed", "", Map.of());
        http.send("PUT", "/sealed/a", "a", Map.of());
        http.send("PUT", "/sealed?policy", """
                {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*",
                 "Resource": ["arn:aws:s3:::sealed", "arn:aws:s3:::sealed/*"],
                 "Condition": {"Bool": {"aws:SecureTransport": "false"}}}}""", Map.of());
        assertError(http.get("/sealed/a"), 403, "AccessDenied");
        assertError(http.send("GET", "/sealed/a", "", Map.of("X-Forwarded-Proto", "https")), 403, "AccessDenied");
        assertThat(http.send("DELETE", "/sealed?policy", "", Map.of()).status()).isEqualTo(204);
        assertThat(http.get("/sealed/a").text()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"no json | 400 | MalformedPolicy", "{} | 400 | MalformedPolicy",
            "{'Statement': {'Effect': 'Allow', 'Principal': '*', 'Action': 's3:GetObject', 'Resource':"
                    + " 'arn:aws:s3:::other/*'}} | 400 | MalformedPolicy",
            "{'Statement': {'Effect': 'Allow', 'Principal': {'AWS': '000000000000'}, 'Action': 's3:GetObject',"
                    + " 'Resource': 'arn:aws:s3:::wire-test/*', 'Condition': {'StringEquals': {'aws:RequestedRegion':"
                    + " 'x'}}}} | 501 | NotImplemented",
            "{'Statement': {'Effect': 'Deny', 'Principal': '*', 'Action': 's3:Bogus', 'Resource':"
                    + " 'arn:aws:s3:::wire-test/*'}} | 400 | MalformedPolicy",
            "{'Statement': {'Effect': 'Deny', 'Principal': '*', 'Action': 's3:ListBucket', 'Resource':"
                    + " 'arn:aws:s3:::wire-test/*'}} | 400 | MalformedPolicy",
            "{'Statement': {'Effect': 'Deny', 'Principal': '*', 'Action': 's3:GetObject', 'Resource':"
                    + " 'arn:aws:s3:::wire-test'}} | 400 | MalformedPolicy",
            "{'Statement': {'Effect': 'Deny', 'Principal': '*', 'Action': 's3:ListBucket', 'Resource':"
                    + " 'arn:aws:s3:::wire-test', 'Condition': {'NumericLessThan': {'s3:max-keys': 'x'}}}} | 400 |"
                    + " MalformedPolicy",
            "{'Version': '2012-10-17', 'Statement': {'Effect': 'Deny', 'Principal': '*', 'Action': 's3:GetObject',"
                    + " 'Resource': 'arn:aws:s3:::wire-test/${aws:username}/*'}} | 501 | NotImplemented",
            "{'Version': '2012-10-17', 'Statement': {'Effect': 'Deny', 'Principal': '*', 'Action': 's3:GetObject',"
                    + " 'Resource': 'arn:aws:s3:::wire-test/*', 'Condition': {'StringNotEquals': {'aws:UserAgent':"
                    + " '${aws:Referer}'}}}} | 501 | NotImplemented"})
    void aPolicyThatIsNotUnderstoodIsRefused(String policy, int status, String code) {
        assertError(http.send("PUT", "/wire-test?policy", policy.replace('\'', '"'), Map.of()), status, code);
    }

    @Test
    void aPageOfAnotherOriginMayDoWhatTheRulesSay() {
        http.send("PUT", "/cross", "", Map.of());
        http.send("PUT", "/cross/a", "a", Map.of());
        Map<String, String> preflight = Map.of("Origin", "https://app.example.com", "Access-Control-Request-Method",
                "PUT", "Access-Control-Request-Headers", "X-Amz-Date, content-type");
        assertError(http.unsigned("OPTIONS", "/cross/a", new byte[0], preflight), 403, "AccessForbidden");
        assertThat(http.send("PUT", "/cross?cors", """
                <CORSConfiguration><CORSRule><AllowedOrigin>https://*.example.com</AllowedOrigin>
                <AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod><AllowedHeader>*</AllowedHeader>
                <ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>""",
                Map.of()).status()).isEqualTo(200);

        // with the address of the request that is to follow, whose signature is none of this one
        Answer allowed = http.unsigned("OPTIONS",
                "/cross/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0&uploadId=1",
                new byte[0], preflight);
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(allowed.header("Access-Control-Allow-Methods")).isEqualTo("PUT, GET");
        assertThat(allowed.header("Access-Control-Allow-Headers")).isEqualTo("x-amz-date, content-type");
        assertThat(allowed.header("Access-Control-Max-Age")).isEqualTo("60");
        Answer got = http.send("GET", "/cross/a", "", Map.of("Origin", "https://app.example.com"));
        assertThat(got.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(got.header("Access-Control-Expose-Headers")).isEqualTo("ETag");
        assertThat(http.send("GET", "/cross/a", "", Map.of("Origin", "https://evil.com")).headers())
                .doesNotContainKey("access-control-allow-origin");
        assertError(http.unsigned("OPTIONS", "/cross/a", new byte[0], Map.of("Origin", "https://evil.com",
                "Access-Control-Request-Method", "GET")), 403, "AccessForbidden");
        assertError(http.unsigned("OPTIONS", "/cross/a", new byte[0], Map.of()), 400, "BadRequest");
    }
}
