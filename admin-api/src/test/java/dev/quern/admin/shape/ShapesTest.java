package dev.quern.admin.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapesTest {
    private static final String KEY = "[a-zA-Z]([a-zA-Z0-9_])+";
    private final JsonShapes json = new JsonShapes();
    private final RecordShape shape = RecordShape.of(Input.class);

    enum Mode implements WireEnum {
        ACTIVE("Active"), PASS_THROUGH("PassThrough");

        private final String wire;

        Mode(String wire) {
            this.wire = wire;
        }

        @Override
        public String wire() {
            return wire;
        }
    }

    record Item(@Nullable @Length(max = 3) String arn, String path) {}

    @NotImplemented("Image")
    record Code(byte @Nullable [] zipFile) {}

    @NotImplemented({"VpcConfig", "Layers"})
    record Input(@Length(min = 1, max = 4) @Matches("[a-z]+") String name,
            @Nullable @Range(min = 1, max = 900) Integer timeout,
            @Nullable Long size, @Nullable Double weight, @Nullable Boolean publish, @Nullable Mode mode,
            @Nullable @OneOf({"x86_64", "arm64"}) String architecture,
            @Nullable @Length(max = 2) List<@Length(max = 3) String> tags,
            @Nullable Map<@Sensitive @Matches(KEY) String, @Sensitive String> variables,
            @Nullable Map<@Length(max = 2) String, @Length(max = 2) String> labels, @Nullable List<Item> items,
            @Nullable Code code, @Nullable Instant changed, @Wire("KMSKeyArn") @Nullable @Length(max = 1) String key,
            @Nullable Item item, @Nullable @Length(max = 1) List<Item> parts,
            @Nullable @Length(max = 1) List<Secret> secrets,
            @Nullable @Length(max = 1) Map<String, Item> byName,
            @Nullable @Obeys(NoSpaces.class) String joined) {}

    /** Rules as a service may have them. */
    public static final class NoSpaces implements OwnRules {
        @Override
        public List<Constraints.Rule> rules() {
            return List.of(new Constraints.Rule("Member must not have spaces",
                    text -> !((String) text).contains(" ")));
        }
    }

    private Input read(String body) throws ShapeException {
        return json.read(shape, body.getBytes(StandardCharsets.UTF_8)).build(Input.class);
    }

    private String refusal(Class<? extends ShapeException> kind, String body) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(kind, () -> read(body)).getMessage();
    }

    private String invalid(String members) {
        return refusal(ShapeException.Invalid.class, "{\"Name\":\"a\"," + members + "}");
    }

    @Test
    void everyKindOfMemberIsReadAndPrinted() throws ShapeException {
        String body = "{\"Name\":\"abcd\",\"Timeout\":900,\"Size\":5000000000,\"Weight\":0.5,\"Publish\":true,"
                + "\"Mode\":\"PassThrough\",\"Architecture\":\"arm64\",\"Tags\":[\"a\",\"b\"],"
                + "\"Variables\":{\"AB\":\"1\"},\"Labels\":{\"k\":\"v\"},\"Items\":[{\"Path\":\"/\"}],"
                + "\"Code\":{\"ZipFile\":\"AQID\"},\"Changed\":1764000000.125,\"KMSKeyArn\":\"k\"}";
        Input input = read(body);
        assertThat(input.mode()).isEqualTo(Mode.PASS_THROUGH);
        assertThat(input.items()).containsExactly(new Item(null, "/"));
        assertThat(input.code()).isNotNull();
        assertThat(input.changed()).isEqualTo(Instant.ofEpochMilli(1764000000125L));
        assertThat(new String(json.write(shape, input), StandardCharsets.UTF_8)).isEqualTo(body);
    }

    @Test
    void anAbsentMemberAndANullAreTheSame() throws ShapeException {
        assertThat(read("{\"Name\":\"a\",\"Timeout\":null,\"VpcConfig\":null,\"Code\":null}")).isEqualTo(read(
                "{\"Name\":\"a\"}"));
    }

    @Test
    void whatIsRequiredIsMissedByName() {
        String missing = "1 validation error detected: Value null at 'name' failed to satisfy constraint: "
                + "Member must not be null";
        assertThat(refusal(ShapeException.Invalid.class, "{}")).isEqualTo(missing);
        assertThat(refusal(ShapeException.Invalid.class, "")).isEqualTo(missing);
        assertThat(invalid("\"Items\":[{},{\"Path\":\"/\",\"Arn\":\"1234\"}]"))
                .isEqualTo("2 validation errors detected: Value null at 'items.1.member.path' failed to satisfy "
                        + "constraint: Member must not be null; Value '1234' at 'items.2.member.arn' failed to satisfy "
                        + "constraint: Member must have length less than or equal to 3");
    }

    @Test
    void allRulesThatAValueBreaksAreNamed() {
        assertThat(refusal(ShapeException.Invalid.class, "{\"Name\":\"\"}"))
                .isEqualTo("2 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must "
                        + "satisfy regular expression pattern: [a-z]+; Value '' at 'name' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "\"Timeout\":901|Value '901' at 'timeout'|Member must have value less than or equal to 900",
            "\"Timeout\":0|Value '0' at 'timeout'|Member must have value greater than or equal to 1",
            "\"Mode\":\"Off\"|Value 'Off' at 'mode'|Member must satisfy enum value set: [Active, PassThrough]",
            "\"Architecture\":\"mips\"|Value 'mips' at 'architecture'|Member must satisfy enum value set: [x86_64, arm64]",
            "\"Tags\":[\"1\",\"2\",\"3\"]|Value '[1, 2, 3]' at 'tags'|Member must have length less than or equal to 2",
            "\"Tags\":[\"1234\"]|Value '[1234]' at 'tags'|Member must satisfy constraint: [Member must have length less than or equal to 3]",
            "\"Labels\":{\"abc\":\"\"}|Value '{abc=}' at 'labels'|Map keys must satisfy constraint: [Member must have length less than or equal to 2]",
            "\"Labels\":{\"a\":\"abc\"}|Value '{a=abc}' at 'labels'|Map value must satisfy constraint: [Member must have length less than or equal to 2]",
            "\"Variables\":{\"_\":\"hidden\"}|Value at 'variables'|Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]",
            "\"Parts\":[{\"Path\":\"a\",\"Arn\":\"b\"},{\"Path\":\"c\"}]|Value '[Item(arn=b, path=a), Item(arn=null, path=c)]' at 'parts'|Member must have length less than or equal to 1",
            "\"Secrets\":[{\"Word\":\"hush\"},{\"Word\":\"hush\"}]|Value at 'secrets'|Member must have length less than or equal to 1",
            "\"ByName\":{\"a\":{\"Path\":\"é\"},\"b\":{\"Path\":\"c\"}}|Value '{\"a\":{\"Path\":\"é\"},\"b\":{\"Path\":\"c\"}}' at 'byName'|Member must have length less than or equal to 1",
            "\"Joined\":\"a b\"|Value 'a b' at 'joined'|Member must not have spaces",
            "\"KMSKeyArn\":\"xx\"|Value 'xx' at 'kMSKeyArn'|Member must have length less than or equal to 1",
            "\"Item\":{\"Arn\":\"1234\",\"Path\":\"\"}|Value '1234' at 'item.arn'|Member must have length less than or equal to 3"})
    void aBrokenRuleIsWordedAsTheServiceDoes(String member, String subject, String rule) {
        assertThat(invalid(member)).isEqualTo("1 validation error detected: " + subject
                + " failed to satisfy constraint: " + rule);
    }

    @Test
    void whatIsLongIsCutOff() {
        String path = "a".repeat(2000);
        String start = "1 validation error detected: Value '";
        assertThat(invalid("\"Parts\":[{\"Path\":\"" + path + "\"},{\"Path\":\"c\"}]"))
                .startsWith(start + ("[Item(arn=null, path=" + path).substring(0, 1024) + "...]' at 'parts' failed");
        assertThat(invalid("\"ByName\":{\"a\":{\"Path\":\"" + path + "\"},\"b\":{\"Path\":\"c\"}}"))
                .startsWith(start + ("{\"a\":{\"Path\":\"" + path).substring(0, 1024) + "...}' at 'byName' failed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "\"Timeout\":\"3\"|STRING_VALUE can not be converted to Integer (at 'timeout')",
            "\"Timeout\":3.5|NUMBER_VALUE can not be converted to Integer (at 'timeout')",
            "\"Timeout\":99999999999|NUMBER_VALUE can not be converted to Integer (at 'timeout')",
            "\"Size\":1e999999999|NUMBER_VALUE can not be converted to Long (at 'size')",
            "\"Name\":5|NUMBER_VALUE can not be converted to String (at 'name')",
            "\"Name\":true|TRUE_VALUE can not be converted to String (at 'name')",
            "\"Name\":{}|Start of structure or map found where not expected. (at 'name')",
            "\"Name\":[]|Start of list found where not expected. (at 'name')",
            "\"Item\":5|Unexpected field type (at 'item')",
            "\"Tags\":{}|Start of structure or map found where not expected. (at 'tags')",
            "\"Tags\":[null]|NULL_VALUE found where a value was expected (at 'tags')",
            "\"Item\":{\"Path\":7}|NUMBER_VALUE can not be converted to String (at 'item.path')",
            "\"Changed\":1e9999|NUMBER_VALUE can not be converted to Timestamp (at 'changed')",
            "\"Code\":{\"ZipFile\":\"%%\"}|The value is not valid base64 (at 'code.zipFile')"})
    void aValueOfAnotherKindIsRefused(String member, String message) {
        assertThat(refusal(ShapeException.WrongType.class, "{" + member + "}")).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"Name\":}", "nonsense", "{\"Name\":\"a\"} {}", "{\"Name\":\"a\",}", "{'a':1}"})
    void whatIsNoJsonIsRefused(String body) {
        assertThat(refusal(ShapeException.Malformed.class, body)).isNotBlank();
    }

    @Test
    void aDeepBodyIsRefusedAndDoesNotExhaustTheStack() {
        assertThat(refusal(ShapeException.Malformed.class, "{\"X\":" + "[".repeat(100_000))).contains("depth");
    }

    @Test
    void aMemberOfTheModelThatIsNotThereIsRefusedByName() {
        assertThat(refusal(ShapeException.Unsupported.class, "{\"Name\":\"a\",\"VpcConfig\":{}}"))
                .isEqualTo("The parameter VpcConfig is not supported by this server: remove it from the request.");
        assertThat(refusal(ShapeException.Unsupported.class, "{\"Code\":{\"Image\":\"x\"}}")).contains("Code.Image ");
    }

    @Test
    void whatNoModelKnowsIsSkipped() throws ShapeException {
        assertThat(read("{\"Unheard\":{\"Of\":[1,{}]},\"Name\":\"a\",\"name\":\"zzzzzz\"}").name()).isEqualTo("a");
    }

    @Test
    void noTextOfADraftShowsASecret() throws ShapeException {
        Draft draft = json.read(RecordShape.of(Secret.class), "{\"Word\":\"hush\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(draft.toString()).doesNotContain("hush");
    }

    record Secret(@Sensitive String word) {}

    record Odd(Object any) {}

    record Odds(List<Odd> odds) {}

    @Test
    void aTypeThatNoWireKnowsIsNoticedWhenItIsDescribed() {
        assertThatIllegalArgumentException().isThrownBy(RecordShape.of(Odds.class)::describe)
                .withMessageContaining("no wire form");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> RecordShape.of(String.class));
    }
}
