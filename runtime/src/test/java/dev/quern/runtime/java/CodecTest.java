package dev.quern.runtime.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quern.plugin.FunctionException;
import dev.quern.runtime.testing.FunctionJar;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecTest {

    private static final String REQUEST = """
            {"version":"2.0","routeKey":"$default","rawPath":"/caf%%C3%%A9/a+b%%2","rawQueryString":"a=1&a=2&b=%%20",
             "cookies":["s=1","t=2"],"headers":{"Content-Type":"text/plain","x-many":"1,2"},
             "queryStringParameters":{"a":"1,2","b":" "},
             "requestContext":{"accountId":"1","http":{"method":"post","path":"/x","protocol":"HTTP/1.1",
             "sourceIp":"10.0.0.9","userAgent":"curl"},"authorizer":{"iam":{"x":["y"]}}},
             "body":"%s","isBase64Encoded":%s,"stageVariables":null}""";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path directory;

    @SuppressWarnings("NullAway.Init")
    static Functions functions;

    @BeforeAll
    static void compile() {
        functions = new Functions(directory,
                FunctionJar.builder()
                        .source("""
                                package example;
                                import dev.quern.function.*;
                                import java.io.Serializable;
                                import java.math.BigDecimal;
                                import java.time.*;
                                import java.util.*;
                                public class Types {
                                    public record Item(String name, int amount) { }
                                    public record Times(Instant at, LocalDate day, Duration length, Optional<String> note, OptionalInt size,
                                        UUID id, ZonedDateTime zoned) { }
                                    public static class Bean {
                                        private String name;
                                        private List<Item> items;
                                        public String getName() { return name; }
                                        public void setName(String name) { this.name = name; }
                                        public List<Item> getItems() { return items; }
                                        public void setItems(List<Item> items) { this.items = items; }
                                    }
                                    public static class Bytes extends Same<byte[]> { }
                                    public static class Text extends Same<String> { }
                                    public static class Bool extends Same<Boolean> { }
                                    public static class Whole extends Same<Long> { }
                                    public static class Decimal extends Same<BigDecimal> { }
                                    public static class Values extends Same<Map<String, Object>> { }
                                    public static class Any extends Same<Object> { }
                                    public static class Items extends Same<List<Item>> { }
                                    public static class Tree extends Same<SortedMap<String, List<Item>>> { }
                                    public static class Beans extends Same<Bean> { }
                                    public static class Dates extends Same<Times> { }
                                    public static class Nothing extends Same<Void> { }
                                    public static abstract class Same<T> implements Handler<T, T> {
                                        @Override public T handle(T input, Context context) { return input; }
                                    }
                                    public interface Middle<X> extends Handler<List<X>, Integer> { }
                                    public static class Sum implements Middle<Item>, Serializable {
                                        @Override public Integer handle(List<Item> items, Context context) {
                                            return items.stream().mapToInt(Item::amount).sum();
                                        }
                                    }
                                    public static class Http implements Handler<HttpRequest, HttpResponse> {
                                        @Override public HttpResponse handle(HttpRequest request, Context context) {
                                            String seen = String.join("|", request.method(), request.path(), request.rawQuery(),
                                                new TreeMap<>(request.query()).toString(), new TreeMap<>(request.headers()).toString(),
                                                request.cookies().toString(), request.text(), request.sourceIp(),
                                                request.header("CONTENT-type").orElse(""));
                                            return HttpResponse.text(201, seen).withHeader("x-one", "1");
                                        }
                                    }
                                    public static class Answers implements Handler<String, HttpResponse> {
                                        @Override public HttpResponse handle(String kind, Context context) {
                                            byte[] binary = {(byte) 0xff, 0, 1};
                                            return switch (kind) {
                                                case "json" -> HttpResponse.json(200, "{\\"a\\":1}");
                                                case "image" -> HttpResponse.of(200, "image/png", binary);
                                                case "notUtf8" -> HttpResponse.of(200, "text/plain; charset=iso-8859-1", binary);
                                                case "cookies" -> new HttpResponse(204, Map.of(), List.of("a=1; Secure", "b=2"), new byte[0]);
                                                case "null" -> null;
                                                default -> HttpResponse.json(999, "");
                                            };
                                        }
                                    }
                                    public static class Raw implements Handler {
                                        @Override public Object handle(Object input, Context context) {
                                            return input instanceof Map<?, ?> map && map.containsKey("http")
                                                ? HttpResponse.text(200, "raw") : "bytes".equals(input) ? new byte[]{1, 2} : input;
                                        }
                                    }
                                    public static class Circle implements Handler<String, Object> {
                                        @Override public Object handle(String input, Context context) {
                                            Map<String, Object> circle = new HashMap<>();
                                            circle.put("self", circle);
                                            return circle;
                                        }
                                    }
                                }""")
                        .build());
    }

    private static String call(String type, String payload) throws Exception {
        return functions.call("example.Types$" + type, payload);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"Bytes|{ not json|{ not json",
            "Text|\"caf\\u00e9\"|\"café\"",
            "Text|null|null", "Bool|true|true", "Whole|9007199254740993|9007199254740993", "Decimal|1.10|1.10",
            "Values|{\"a\":[1,2.5,\"x\",null,{\"b\":true}]}|{\"a\":[1,2.5,\"x\",null,{\"b\":true}]}",
            "Any|[1,\"a\"]|[1,\"a\"]",
            "Any|\"text\"|\"text\"", "Any|null|null",
            "Items|[{\"name\":\"a\",\"amount\":1}]|[{\"name\":\"a\",\"amount\":1}]",
            "Tree|{\"b\":[],\"a\":[{\"amount\":2,\"name\":\"x\"}]}|{\"a\":[{\"name\":\"x\",\"amount\":2}],\"b\":[]}",
            "Beans|{\"name\":\"n\",\"items\":[{\"name\":\"a\",\"amount\":1,\"unknown\":2}],\"more\":{}}|"
                    + "{\"name\":\"n\",\"items\":[{\"name\":\"a\",\"amount\":1}]}",
            "Beans|null|null", "Nothing|{ not json|null", "Sum|[{\"amount\":2},{\"amount\":5}]|7"})
    void typedHandlersTakeAndGiveJson(String type, String payload, String answer) throws Exception {
        assertThat(call(type, payload)).isEqualTo(answer);
    }

    @Test
    void timesAreTextInTheirStandardForm() throws Exception {
        String json = """
                {"at":"2026-11-24T02:03:04.500Z","day":"2026-11-24","length":"PT1H30M","note":"n","size":3,\
                "id":"8f4b7d3e-0000-4000-8000-000000000001","zoned":"2026-11-24T02:03:04+02:00"}""";

        assertThat(call("Dates", json)).isEqualTo(json);
        assertThat(call("Dates", "{}")).contains("\"note\":null", "\"at\":null");
    }

    @Test
    void anEmptyPayloadIsNull() throws Exception {
        assertThat(call("Text", "")).isEqualTo("null");
        assertThat(call("Beans", "")).isEqualTo("null");
        assertThat(call("Bytes", "")).isEmpty();
    }

    @Test
    void theEventOfAFunctionUrlBecomesARequest() throws Exception {
        String answer = call("Http", REQUEST.formatted("aGkg4piV", true));

        assertThat(answer).contains("\"statusCode\":201", "\"x-one\":\"1\"", "\"isBase64Encoded\":false",
                "\"content-type\":\"text/plain; charset=utf-8\"",
                "\"body\":\"POST|/café/a+b%2|a=1&a=2&b=%20|{a=1,2, b= }|{content-type=text/plain, x-many=1,2}|[s=1, t=2]"
                        + "|hi ☕|10.0.0.9|text/plain\"");
        assertThat(call("Http", REQUEST.formatted("plain ☕", false))).contains("|plain ☕|");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "json|{\"statusCode\":200,\"headers\":{\"content-type\":\"application/json\"},\"body\":\"{\\\"a\\\":1}\","
                    + "\"isBase64Encoded\":false}",
            "image|{\"statusCode\":200,\"headers\":{\"content-type\":\"image/png\"},\"body\":\"/wAB\",\"isBase64Encoded\":true}",
            "notUtf8|{\"statusCode\":200,\"headers\":{\"content-type\":\"text/plain; charset=iso-8859-1\"},\"body\":\"/wAB\","
                    + "\"isBase64Encoded\":true}",
            "cookies|{\"statusCode\":204,\"headers\":{},\"cookies\":[\"a=1; Secure\",\"b=2\"],\"body\":\"\","
                    + "\"isBase64Encoded\":false}",
            "null|null"})
    void httpAnswersAreWrittenAsFunctionUrlsReadThem(String kind, String answer) throws Exception {
        assertThat(call("Answers", "\"" + kind + "\"")).isEqualTo(answer);
    }

    @Test
    void handlersWithoutTypesGetWhatTheJsonIs() throws Exception {
        assertThat(call("Raw", "{\"a\":1}")).isEqualTo("{\"a\":1}");
        assertThat(call("Raw", "{\"http\":1}")).contains("\"body\":\"raw\"");
        assertThat(call("Raw", "\"bytes\"")).isEqualTo("\u0001\u0002");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {"Text|{\"a\":1}|the handler takes a String",
            "Text|\"a\" \"b\"|goes on after the JSON string", "Text|oops|Unrecognized token 'oops'",
            "Beans|{\"name\":|Unexpected end-of-input", "Beans|[1]|Cannot deserialize value of type",
            "Beans|{} {}|Trailing token",
            "Items|[{\"amount\":\"x\"}]|not a valid `int` value", "Whole|\"x\"|not a valid `java.lang.Long` value",
            "Http|{}|requestContext.http.method is missing", "Http|[]|it is not a JSON object",
            "Http|{\"requestContext\":{\"http\":{\"method\":\"GET\"}}}|rawPath is missing"})
    void aPayloadOfTheWrongShapeIsNamed(String type, String payload, String reason) {
        FunctionException failure = catchThrowableOfType(FunctionException.class, () -> call(type, payload));

        assertThat(failure.errorType()).isEqualTo("Runtime.UnmarshalError");
        assertThat(failure).hasMessageStartingWith("Unable to unmarshal input: ").hasMessageContaining(reason);
        assertThat(failure.environmentLost()).isFalse();
    }

    @Test
    void aBodyThatIsNotBase64IsNamed() {
        assertThat(catchThrowableOfType(FunctionException.class, () -> call("Http", REQUEST.formatted("%%%", true))))
                .hasMessageContaining("body is not base64");
    }

    @Test
    void anAnswerThatIsNotJsonIsNamed() {
        FunctionException failure = catchThrowableOfType(FunctionException.class, () -> call("Circle", "\"x\""));

        assertThat(failure.errorType()).isEqualTo("Runtime.MarshalError");
        assertThat(failure).hasMessageStartingWith("Unable to marshal response: ");
    }

    @Test
    void aStatusThatIsNoneIsTheFunctionsMistake() {
        FunctionException failure = catchThrowableOfType(FunctionException.class, () -> call("Answers", "\"x\""));

        assertThat(failure.errorType()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(failure.stackTraceLines()).anyMatch(line -> line.startsWith("example.Types$Answers.handle("));
    }
}
