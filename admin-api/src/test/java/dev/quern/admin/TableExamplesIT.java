package dev.quern.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.quern.admin.s3.RawHttp;
import dev.quern.examples.guestbook.GuestBook;
import dev.quern.examples.note.WriteNote;
import dev.quern.examples.notespage.ReadNotes;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Deploys the finished JARs of the examples that work on tables, as their READMEs say, and uses them. */
@Timeout(120)
class TableExamplesIT {

    private static final Path WEB = Path.of("../examples/guest-book/web");
    private static final JsonMapper JSON = new JsonMapper();

    /** Blanks, signs that mean something in forms and JSON, letters that are not of ASCII. */
    private static final String TOPIC = "B\u00e4ume & \"\u043c\u0438\u0440\"+1%20 \ud83c\udfd4";

    @TempDir
    static Path data;

    private static RunningServer server;
    private static LambdaClient lambda;
    private static DynamoDbClient tables;
    private static HttpClient http;
    private static ExampleFunctions examples;

    @BeforeAll
    static void start() {
        server = RunningServer.start(data);
        lambda = server.lambda();
        tables = server.dynamoDb();
        http = HttpClient.newHttpClient();
        examples = new ExampleFunctions(server, lambda);
    }

    @AfterAll
    static void stop() {
        http.close();
        tables.close();
        lambda.close();
        server.close();
    }

    private static void table(String name, String hash, String range) {
        tables.createTable(create -> create.tableName(name).billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(definition(hash), definition(range))
                .keySchema(element(hash, KeyType.HASH), element(range, KeyType.RANGE)));
    }

    private static AttributeDefinition definition(String name) {
        return AttributeDefinition.builder().attributeName(name).attributeType(ScalarAttributeType.S).build();
    }

    private static KeySchemaElement element(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String url, String form) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url))
                .header("content-type", "application/x-www-form-urlencoded").header("origin", "http://page.example")
                .POST(BodyPublishers.ofString(form)).build(), BodyHandlers.ofString());
    }

    private static String write(Object note) throws IOException {
        return lambda.invoke(invoke -> {
            try {
                invoke.functionName("note").payload(SdkBytes.fromByteArray(JSON.writeValueAsBytes(note)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }).payload().asUtf8String();
    }

    @Test
    void aNoteIsWrittenOnceFromAMessageAndReadByPages() throws Exception {
        table("notes", "topic", "id");
        examples.create("note", WriteNote.class, Map.of("TABLE", "notes"));
        examples.create("notes-page", ReadNotes.class, Map.of("TABLE", "notes"));
        for (int i = 0; i < 25; i++) {
            assertThat(write(Map.of("topic", TOPIC, "id", "id \u00e9+" + (char) ('a' + i), "text", "<b>\u00c4 " + i)))
                    .isEqualTo("{\"written\":true}");
        }
        assertThat(write(Map.of("topic", TOPIC, "id", "id \u00e9+a", "text", "other"))).as("twice")
                .isEqualTo("{\"written\":false}");
        assertThat(tables.getItem(get -> get.tableName("notes").key(Map.of("topic", AttributeValue.fromS(TOPIC), "id",
                AttributeValue.fromS("id \u00e9+a")))).item().get("text"))
                .isEqualTo(AttributeValue.fromS("<b>\u00c4 0"));
        assertThat(write(Map.of("topic", TOPIC, "text", "t"))).contains("id is missing: send 1 to 200 characters");
        assertThat(write(Map.of("topic", "t".repeat(201), "id", "i", "text", "t"))).contains("send at most 200");

        String page = examples.url("notes-page") + "?topic=" + encoded(TOPIC);
        List<String> texts = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (String after = ""; after != null;) {
            HttpResponse<String> answer = get(page + "&limit=10&after=" + encoded(after));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("<");
            JsonNode json = JSON.readTree(answer.body());
            json.path("notes").forEach(note -> texts.add(note.path("text").asText()));
            sizes.add(json.path("notes").size());
            after = json.path("next").isMissingNode() ? null : json.path("next").asText();
        }
        assertThat(sizes).containsExactly(10, 10, 5);
        assertThat(texts).hasSize(25).startsWith("<b>\u00c4 0", "<b>\u00c4 1").endsWith("<b>\u00c4 24");
        assertThat(JSON.readTree(get(page).body()).path("notes")).hasSize(20);
        assertThat(get(page + "&limit=101").statusCode()).isEqualTo(400);
        assertThat(get(page.substring(0, page.indexOf('?'))).body()).contains("send ?topic=TOPIC");
        assertThat(get(page + "x".repeat(200)).statusCode()).isEqualTo(400);
    }

    @Test
    void visitorsSignTheGuestBookOfAPageInABucket() throws Exception {
        table("guest-book", "book", "at");
        examples.create("guest-book", GuestBook.class, Map.of("TABLE", "guest-book"));
        String book = examples.url("guest-book");
        lambda.updateFunctionUrlConfig(update -> update.functionName("guest-book")
                .cors(cors -> cors.allowOrigins("http://page.example").allowMethods("GET", "POST")));
        String attack = "<script>alert('x')</script>\u2028\"\\ &amp;";

        HttpResponse<String> signed = post(book,
                "name=+" + encoded("\u00c4da \u043c\u0438\u0440 \ud83c\udfd4") + "+&text="
                        + encoded(attack));
        assertThat(signed.statusCode()).isEqualTo(201);
        assertThat(signed.headers().firstValue("access-control-allow-origin")).hasValue("http://page.example");
        for (int i = 0; i < 22; i++) {
            assertThat(post(book, "name=n&text=t" + i).statusCode()).isEqualTo(201);
        }
        assertThat(post(book, "name=+&text=t").statusCode()).isEqualTo(400);
        assertThat(post(book, "name=n&text=" + "t".repeat(2_001)).body()).contains("text has 1 to 2000 characters");
        assertThat(post(book, "%zz=1").statusCode()).isEqualTo(400);

        JsonNode newest = JSON.readTree(get(book).body());
        assertThat(newest.path("entries")).hasSize(20);
        assertThat(newest.at("/entries/0/text").asText()).isEqualTo("t21");
        HttpResponse<String> answer = get(book + "?before=" + encoded(newest.path("before").asText()));
        assertThat(answer.body()).as("no markup, whatever a browser takes it for").doesNotContain("<", ">", "&");
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        JsonNode earlier = JSON.readTree(answer.body());
        assertThat(earlier.path("before").isMissingNode()).isTrue();
        assertThat(earlier.path("entries")).hasSize(3);
        assertThat(earlier.at("/entries/2/name").asText()).isEqualTo("\u00c4da \u043c\u0438\u0440 \ud83c\udfd4");
        assertThat(earlier.at("/entries/2/text").asText()).isEqualTo(attack);
        assertThat(earlier.at("/entries/2/time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

        publish(book);
        assertThat(page("/")).contains("Content-Security-Policy", "content=\"" + book + "\"");
        assertThat(page("/guest-book.js")).contains("textContent").doesNotContain("innerHTML", "outerHTML",
                "insertAdjacentHTML", "document.write", "eval(");
        assertThat(page("/guest-book.css")).contains("#entries");
    }

    private static void publish(String book) throws IOException {
        try (S3Client s3 = server.s3()) {
            s3.createBucket(create -> create.bucket("guest-book"));
            s3.putBucketWebsite(put -> put.bucket("guest-book")
                    .websiteConfiguration(site -> site.indexDocument(index -> index.suffix("index.html"))));
            s3.deletePublicAccessBlock(delete -> delete.bucket("guest-book"));
            s3.putBucketPolicy(put -> put.bucket("guest-book").policy("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                     "Action": "s3:GetObject", "Resource": "arn:aws:s3:::guest-book/*"}]}"""));
            for (String file : List.of("guest-book.js", "guest-book.css")) {
                s3.putObject(put -> put.bucket("guest-book").key(file), WEB.resolve(file));
            }
            String page = Files.readString(WEB.resolve("index.html")).replace("FUNCTION_URL", book);
            s3.putObject(put -> put.bucket("guest-book").key("index.html").contentType("text/html; charset=utf-8"),
                    RequestBody.fromString(page));
        }
    }

    private static String page(String path) throws IOException {
        try (RawHttp raw = new RawHttp(server.url())) {
            raw.head("GET", path, "guest-book.s3-website.localhost:" + server.server().port(), Map.of());
            String head = raw.readHead();
            assertThat(head).startsWith("HTTP/1.1 200");
            return new String(raw.readBody(head), UTF_8);
        }
    }
}
