package dev.quern.admin.functionurl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;
import static org.quicktheories.generators.SourceDSL.strings;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.quern.admin.auth.Percent;
import dev.quern.admin.auth.Principal;
import dev.quern.admin.auth.RequestHead;
import dev.quern.admin.http.Origin;
import dev.quern.admin.http.WireRequest;
import dev.quern.admin.http.WireResponse;
import dev.quern.function.HttpRequest;
import dev.quern.function.HttpResponse;
import dev.quern.runtime.java.codec.Decoder;
import dev.quern.runtime.java.codec.Encoder;
import dev.quern.runtime.java.codec.PayloadCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.quicktheories.core.Gen;

/** Whatever comes in over HTTP reaches a handler as it was sent, and whatever a handler says goes out as it said it. */
class HttpEventPropertiesTest {

    private static final String ID = "abcdefghijklmnopqrstuvwxyz234567";
    private static final List<String> TYPES = List.of("", "text/plain", "application/json; charset=utf-8", "image/png");

    private final HttpEvent events = new HttpEvent("000000000000");
    private final Decoder decoder = new PayloadCodec(getClass().getClassLoader()).decoder(HttpRequest.class);
    private final Encoder encoder = new PayloadCodec(getClass().getClassLoader()).encoder(HttpResponse.class);

    private record Fields(Map<String, List<String>> values) implements RequestHead.Headers {
        @Override
        public List<String> all(String name) {
            return values.getOrDefault(name, List.of());
        }

        @Override
        public Iterable<String> names() {
            return values.entrySet().stream().flatMap(field -> field.getValue().stream().map(_ -> field.getKey()))
                    .toList();
        }
    }

    private HttpRequest roundTrip(String path, String query, Map<String, List<String>> headers, byte[] body) {
        WireRequest request = new WireRequest(new RequestHead("POST", path, query, new Fields(headers)), body,
                new Principal.Anonymous(), "id", Origin.of("192.0.2.1"), Instant.EPOCH, Runnable::run);
        try {
            return Objects.requireNonNull((HttpRequest) decoder.decode(
                    events.write(request, new UrlAddresses.Addressed(ID, path), request.principal())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Gen<byte[]> bodies() {
        return strings().allPossible().ofLengthBetween(0, 60).map(text -> text.getBytes(StandardCharsets.UTF_8))
                .mix(lists().of(integers().between(-128, 127)).ofSizeBetween(0, 60).map(list -> {
                    byte[] bytes = new byte[list.size()];
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = list.get(i).byteValue();
                    }
                    return bytes;
                }));
    }

    @Test
    void anyTextIsTheSameToAParser() {
        qt().forAll(strings().allPossible().ofLengthBetween(0, 40), strings().betweenCodePoints(0, 0x7f)
                .ofLengthBetween(0, 40), integers().all()).checkAssert((text, ascii, number) -> {
                    byte[] json = new JsonBytes(0).raw('[').text(paired(text)).raw(',').text(ascii).raw(',')
                            .number(number).raw(']').toByteArray();
                    assertThat(parsed(json)).isEqualTo(List.of(paired(text), ascii, number));
                });
    }

    private static Object parsed(byte[] json) {
        try {
            return new ObjectMapper().readValue(json, Object.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bodiesArriveAsTheyWereSent() {
        qt().forAll(bodies(), integers().between(0, TYPES.size() - 1)).checkAssert((body, type) -> {
            Map<String, List<String>> headers = TYPES.get(type).isEmpty()
                    ? Map.of()
                    : Map.of("content-type", List.of(TYPES.get(type)));
            assertThat(roundTrip("/", "", headers, body).body()).isEqualTo(body);
        });
    }

    @Test
    void parametersArriveAsTheyWereSent() {
        Gen<String> text = strings().allPossible().ofLengthBetween(0, 12).map(HttpEventPropertiesTest::paired);
        qt().forAll(text, text, text).checkAssert((name, first, second) -> {
            String query = Percent.encode(name) + "=" + Percent.encode(first) + "&" + Percent.encode(name) + "="
                    + Percent.encode(second) + "&" + Percent.encode(name + "x") + "=" + Percent.encode(second);
            HttpRequest request = roundTrip("/", query, Map.of(), new byte[0]);
            assertThat(request.rawQuery()).isEqualTo(query);
            assertThat(request.parameter(name)).hasValue(first + "," + second);
            assertThat(request.parameter(name + "x")).hasValue(second);
        });
    }

    @Test
    void pathsAndHeadersArriveAsTheyWereSent() {
        Gen<String> value = strings().betweenCodePoints(0x20, 0xff).ofLengthBetween(0, 30);
        Gen<String> path = strings().allPossible().ofLengthBetween(0, 12).map(HttpEventPropertiesTest::paired);
        qt().forAll(value, value, path).checkAssert((one, two, segment) -> {
            String raw = "/" + Percent.encode(segment);
            HttpRequest request = roundTrip(raw, "", new TreeMap<>(Map.of("x-a", List.of(one, two), "x-b", List.of(two),
                    "host", List.of("h:1"), "user-agent", List.of(one))), new byte[0]);
            assertThat(request.path()).isEqualTo("/" + segment);
            assertThat(request.header("X-A")).hasValue(one + "," + two);
            assertThat(request.header("x-b")).hasValue(two);
            assertThat(request.header("x-forwarded-port")).hasValue("1");
        });
    }

    @Test
    void anyCookieFieldIsReadable() {
        qt().forAll(strings().betweenCodePoints(0x20, 0xff).ofLengthBetween(0, 40)).checkAssert(cookie -> {
            HttpRequest request = roundTrip("/", "", Map.of("cookie", List.of(cookie)), new byte[0]);
            assertThat(request.cookies()).allSatisfy(one -> assertThat(one).doesNotContain(";").isNotBlank());
            assertThat(request.header("cookie")).hasValue(cookie);
        });
    }

    @Test
    void whatAHandlerSaysGoesOut() {
        Gen<String> value = strings().betweenCodePoints(0x20, 0x7e).ofLengthBetween(0, 20);
        qt().forAll(bodies(), integers().between(200, 599), integers().between(0, TYPES.size() - 1), value)
                .checkAssert((body, status, type, text) -> {
                    Map<String, String> headers = new HashMap<>(Map.of("X-Text", text));
                    if (!TYPES.get(type).isEmpty()) {
                        headers.put("Content-Type", TYPES.get(type));
                    }
                    WireResponse answer = answer(new HttpResponse(status, headers, List.of("c=" + text), body));
                    assertThat(answer.status()).isEqualTo(status);
                    assertThat(((WireResponse.Whole) answer.body()).bytes()).isEqualTo(body);
                    Map<String, String> sent = new HashMap<>();
                    answer.headers().forEach(field -> sent.put(field.name().toLowerCase(Locale.ROOT), field.value()));
                    assertThat(sent).containsEntry("x-text", text).containsEntry("set-cookie", "c=" + text)
                            .containsEntry("content-type",
                                    TYPES.get(type).isEmpty() ? "application/json" : TYPES.get(type));
                });
    }

    @Test
    void noPayloadBreaksTheAnswer() {
        qt().forAll(bodies()).checkAssert(payload -> HttpAnswer.read(payload)
                .ifPresent(answer -> assertThat(answer.status()).isBetween(200, 599)));
    }

    private WireResponse answer(HttpResponse response) {
        try {
            return HttpAnswer.read(encoder.encode(response)).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with what UTF-8 cannot carry, halves of surrogate pairs, replaced. */
    private static String paired(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
