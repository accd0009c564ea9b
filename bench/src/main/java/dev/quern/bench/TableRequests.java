package dev.quern.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quern.admin.auth.RequestSigner;
import dev.quern.admin.auth.RootKey;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Requests of the DynamoDB API for one table, signed before anything is measured; good for ten minutes. Items have 1
 * KiB, and 20 of them each hash key.
 *
 * @param server
 *            any server of that API
 * @param key
 *            what requests are signed with
 */
record TableRequests(URI server, RootKey key) {

    static final int ITEMS_A_KEY = 20;
    private static final String TABLE = "bench";
    /** What is left for it in an item of 1 KiB. */
    private static final int TEXT_BYTES = 1_024 - 30;
    private static final int KEYS = 500;
    private static final int DIFFERENT = 512;

    /** An operation that is measured. */
    enum Operation {
        PUT("PutItem", "PutItem"), GET("GetItem", "GetItem"), UPDATE("UpdateItem",
                "UpdateItem with a condition"), QUERY("Query", "Query of 20 items");

        private final String target;
        private final String title;

        Operation(String target, String title) {
            this.target = target;
            this.title = title;
        }

        /** What it is, for people. */
        String title() {
            return title;
        }
    }

    /** Makes the table, and 10,000 items in it. */
    void prepare() throws IOException, InterruptedException {
        try (HttpConnection connection = new HttpConnection(server)) {
            send(connection, "CreateTable", """
                    {"TableName": "%s", "BillingMode": "PAY_PER_REQUEST",
                     "AttributeDefinitions": [{"AttributeName": "h", "AttributeType": "S"},
                                              {"AttributeName": "r", "AttributeType": "N"}],
                     "KeySchema": [{"AttributeName": "h", "KeyType": "HASH"},
                                   {"AttributeName": "r", "KeyType": "RANGE"}]}""".formatted(TABLE));
        }
        waitUntilItTakesItems();
        try (HttpConnection connection = new HttpConnection(server)) {
            for (int key = 0; key < KEYS; key++) {
                List<String> puts = new ArrayList<>(ITEMS_A_KEY);
                for (int range = 0; range < ITEMS_A_KEY; range++) {
                    puts.add("{\"PutRequest\": {\"Item\": " + item(key, range, "x") + "}}");
                }
                send(connection, "BatchWriteItem",
                        "{\"RequestItems\": {\"" + TABLE + "\": [" + String.join(",", puts) + "]}}");
            }
        }
    }

    private void waitUntilItTakesItems() throws IOException, InterruptedException {
        for (long began = System.nanoTime();;) {
            try (HttpConnection connection = new HttpConnection(server)) {
                send(connection, "PutItem", body(Operation.PUT, 0));
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() - began > 10e9) {
                    throw notYet;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private void send(HttpConnection connection, String target, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        connection.send("POST", "/", headers(target, bytes, Instant.now()), bytes, 1);
    }

    /** Many of one operation, of items all over the table. */
    RawRequests many(Operation operation) {
        List<String> bodies = new ArrayList<>(DIFFERENT);
        for (int i = 0; i < DIFFERENT; i++) {
            bodies.add(body(operation, i));
        }
        return signed(operation.target, bodies);
    }

    /** Who puts an item again puts another one: to store what is there already is to store nothing. */
    private static String body(Operation operation, int number) {
        int key = number % (DIFFERENT / 2) * 7 % KEYS;
        int range = number % (DIFFERENT / 2) % ITEMS_A_KEY;
        return switch (operation) {
            case PUT -> "{\"TableName\":\"%s\",\"Item\":%s}".formatted(TABLE,
                    item(key, range, number < DIFFERENT / 2 ? "y" : "z"));
            case GET -> "{\"TableName\":\"%s\",\"Key\":%s}".formatted(TABLE, key(key, range));
            case UPDATE -> """
                    {"TableName":"%s","Key":%s,"UpdateExpression":"SET #c = #c + :one","ConditionExpression":\
                    "#c >= :none AND attribute_exists(body)","ExpressionAttributeNames":{"#c":"count"},\
                    "ExpressionAttributeValues":{":one":{"N":"1"},":none":{"N":"0"}}}""".formatted(TABLE,
                    key(key, range));
            case QUERY -> """
                    {"TableName":"%s","KeyConditionExpression":"h = :h","ExpressionAttributeValues":\
                    {":h":{"S":"key-%d"}}}""".formatted(TABLE, key);
        };
    }

    /** Additions of one to a counter: always the same, or another for each of so many. */
    RawRequests additions(String counter, int counters) {
        List<String> bodies = new ArrayList<>(DIFFERENT);
        for (int i = 0; i < DIFFERENT; i++) {
            bodies.add("""
                    {"TableName":"%s","Key":{"h":{"S":"%s-%d"},"r":{"N":"0"}},"UpdateExpression":"ADD n :one",\
                    "ExpressionAttributeValues":{":one":{"N":"1"}}}""".formatted(TABLE, counter, i % counters));
        }
        return signed("UpdateItem", bodies);
    }

    /** What counters have been counted up to, those of {@link #additions} together. */
    long counted(String counter, int counters) throws IOException {
        long sum = 0;
        try (HttpConnection connection = new HttpConnection(server)) {
            for (int i = 0; i < counters; i++) {
                byte[] body = "{\"TableName\":\"%s\",\"Key\":{\"h\":{\"S\":\"%s-%d\"},\"r\":{\"N\":\"0\"}}}"
                        .formatted(TABLE, counter, i).getBytes(UTF_8);
                String answer = connection.ask("POST", "/", headers("GetItem", body, Instant.now()), body);
                String before = "\"n\":{\"N\":\"";
                int at = answer.indexOf(before);
                sum += at < 0
                        ? 0
                        : Long.parseLong(answer.substring(at + before.length(), answer.indexOf('"', at
                                + before.length())));
            }
        }
        return sum;
    }

    /** Requests with these bodies, for an operation of the API. */
    RawRequests signed(String target, List<String> bodies) {
        Instant now = Instant.now();
        List<byte[]> texts = new ArrayList<>(bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            byte[] body = bodies.get(i).getBytes(UTF_8);
            // different dates, so that no two neighbours have the same signature
            texts.add(RawRequests.text(server, "POST", "/", headers(target, body, now.minusSeconds(i % 240)), body));
        }
        return new RawRequests(server, texts);
    }

    private Map<String, String> headers(String target, byte[] body, Instant date) {
        RequestSigner signer = new RequestSigner(key.accessKeyId(), key.secretAccessKey(), null, "us-east-1",
                "dynamodb", () -> date);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-amz-json-1.0");
        headers.put("X-Amz-Target", "DynamoDB_20120810." + target);
        headers.putAll(signer.sign("POST", "/", server.getAuthority(), Map.copyOf(headers), body));
        return headers;
    }

    private static String key(int key, int range) {
        return "{\"h\":{\"S\":\"key-%d\"},\"r\":{\"N\":\"%d\"}}".formatted(key, range);
    }

    private static String item(int key, int range, String letter) {
        return "{\"h\":{\"S\":\"key-%d\"},\"r\":{\"N\":\"%d\"},\"count\":{\"N\":\"0\"},\"body\":{\"S\":\"%s\"}}"
                .formatted(key, range, letter.repeat(TEXT_BYTES));
    }
}
