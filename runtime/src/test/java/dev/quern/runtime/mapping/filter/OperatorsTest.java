package dev.quern.runtime.mapping.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each operator against values of a field {@code f}; an empty value is a record without the field. */
class OperatorsTest {

    private static boolean matches(String match, @Nullable String value) {
        return Records.matches("{\"f\":[" + match + "]}", value == null ? "{\"g\":1}" : "{\"f\":" + value + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            // null and empty differ, and neither is what is missing
            "null|null|true", "null|\"\"|false", "null||false", "null|\"null\"|false", "\"\"|\"\"|true",
            "\"\"|null|false", "\"\"||false", "true|true|true", "true|\"true\"|false", "true|false|false",
            "false|false|true", "\"Alice\"|\"Alice\"|true", "\"Alice\"|\"alice\"|false",
            "\"Credit\", \"Debit\"|\"Debit\"|true", "\"Credit\", \"Debit\"|\"Cash\"|false",
            "{\"exactly\":\"a\"}|\"a\"|true", "{\"exactly\":\"a\"}|\"A\"|false",
            // numbers are what they are, however they are written
            "300|300|true", "300|300.0|true", "300|3.0e2|true", "300|\"300\"|false", "300|301|false", "0|-0|true",
            "\"300\"|300|false", "123456789012345678901234567890|123456789012345678901234567890|true",
            "123456789012345678901234567890|123456789012345678901234567891|false", "1e400|10e399|true",
            // addresses, in all their spellings
            "\"::1\"|\"0:0:0:0:0:0:0:1\"|true", "\"10.0.0.1\"|\"::ffff:a00:1\"|true",
            "\"10.0.0.1\"|\"10.0.0.2\"|false"})
    void literals(String match, @Nullable String value, boolean wanted) {
        assertThat(matches(match, value)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"{\"prefix\":\"us-\"}|\"us-east-1\"|true",
            "{\"prefix\":\"us-\"}|\"eu-us-\"|false", "{\"prefix\":\"\"}|\"anything\"|true", "{\"prefix\":\"\"}|5|false",
            "{\"prefix\":\"5\"}|5|false", "{\"prefix\":\"long\"}|\"lo\"|false",
            "{\"prefix\":{\"equals-ignore-case\":\"EventB\"}}|\"eventbridge\"|true",
            "{\"prefix\":{\"equals-ignore-case\":\"EventB\"}}|\"event\"|false", "{\"suffix\":\".png\"}|\"a.png\"|true",
            "{\"suffix\":\".png\"}|\"a.PNG\"|false", "{\"suffix\":\".png\"}|\"png\"|false",
            "{\"suffix\":\"\"}|\"a\"|true", "{\"suffix\":{\"equals-ignore-case\":\".png\"}}|\"a.PnG\"|true",
            "{\"suffix\":{\"equals-ignore-case\":\".png\"}}|\"a.gif\"|false",
            "{\"equals-ignore-case\":\"alice\"}|\"ALICE\"|true", "{\"equals-ignore-case\":\"alice\"}|\"alic\"|false",
            "{\"equals-ignore-case\":\"true\"}|true|false", "{\"wildcard\":\"dir/*.png\"}|\"dir/a/b.png\"|true",
            "{\"wildcard\":\"dir/*.png\"}|\"dir/.png\"|true", "{\"wildcard\":\"dir/*.png\"}|\"dir/a.gif\"|false",
            "{\"wildcard\":\"a*a\"}|\"a\"|false", "{\"wildcard\":\"a*a\"}|\"aa\"|true",
            "{\"wildcard\":\"*\"}|\"\"|true",
            "{\"wildcard\":\"*\"}|5|false", "{\"wildcard\":\"\"}|\"\"|true", "{\"wildcard\":\"\"}|\"a\"|false",
            "{\"wildcard\":\"*a*b*\"}|\"xaxbx\"|true", "{\"wildcard\":\"*a*b*\"}|\"ba\"|false",
            "{\"wildcard\":\"a\\\\*b\"}|\"a*b\"|true", "{\"wildcard\":\"a\\\\*b\"}|\"axb\"|false",
            "{\"wildcard\":\"a\\\\\\\\*\"}|\"a\\\\x\"|true", "{\"wildcard\":\"*ab*abc\"}|\"ababc\"|true",
            "{\"wildcard\":\"*abc*abc\"}|\"ababc\"|false", "{\"wildcard\":\"*\\\\**\"}|\"2*3\"|true"})
    void texts(String match, @Nullable String value, boolean wanted) {
        assertThat(matches(match, value)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"\"=\", 100|100|true", "\"=\", 100|100.00|true",
            "\"=\", 100|101|false", "\"=\", 100|\"100\"|false", "\">\", 10, \"<=\", 20|10|false",
            "\">\", 10, \"<=\", 20|10.000001|true", "\">\", 10, \"<=\", 20|20|true", "\">\", 10, \"<=\", 20|20.1|false",
            "\">=\", 10, \"<\", 20|10|true", "\">=\", 10, \"<\", 20|20|false", "\"<\", 0|-1|true", "\"<\", 0|0|false",
            "\"<=\", 0|0|true", "\">\", 0|1|true", "\">\", 0|0|false", "\">=\", 0|0|true", "\">=\", 0||false",
            "\">=\", 0|null|false", "\">=\", -5e9|5000000000|true", "\">=\", 0|5000000001|false",
            "\"<=\", 0|-5000000000|true", "\"<=\", 0|-5000000000.1|false", "\"=\", 3.018e2|301.8|true"})
    void numeric(String terms, @Nullable String value, boolean wanted) {
        assertThat(matches("{\"numeric\":[" + terms + "]}", value)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"\"Raining\"|\"Sunny\"|true",
            "\"Raining\"|\"Raining\"|false", "[\"Raining\"]|\"Raining\"|false", "\"Raining\"||false",
            "\"Raining\"|5|true", "\"Raining\"|null|true", "[100, 200]|200.0|false", "[100, 200]|300|true",
            "5|\"5\"|true",
            "5|5|false", "{\"prefix\":\"init\"}|\"initializing\"|false", "{\"prefix\":\"init\"}|\"running\"|true",
            "{\"prefix\":\"init\"}|7|true", "{\"prefix\":[\"a\", \"b\"]}|\"bc\"|false",
            "{\"prefix\":[\"a\", \"b\"]}|\"cb\"|true", "{\"suffix\":\".png\"}|\"a.png\"|false",
            "{\"suffix\":\".png\"}|\"a.gif\"|true", "{\"equals-ignore-case\":\"init\"}|\"INIT\"|false",
            "{\"equals-ignore-case\":[\"init\", \"stop\"]}|\"Stop\"|false",
            "{\"equals-ignore-case\":\"init\"}|\"x\"|true",
            "{\"wildcard\":\"*/lib/*\"}|\"a/lib/b\"|false", "{\"wildcard\":\"*/lib/*\"}|\"a/bin/b\"|true",
            "{\"wildcard\":[\"a*\", \"*b\"]}|\"cb\"|false", "{\"wildcard\":[\"a*\", \"*b\"]}|\"cc\"|true",
            // of an array any element will do
            "\"x\"|[\"x\", \"y\"]|true", "\"x\"|[\"x\"]|false", "\"x\"|[]|false", "\"x\"|{}|false"})
    void anythingBut(String operand, @Nullable String value, boolean wanted) {
        assertThat(matches("{\"anything-but\":" + operand + "}", value)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/24,10.0.0.255,true", "10.0.0.0/24,10.0.1.0,false", "10.0.0.77/24,10.0.0.1,true",
            "10.0.0.0/8,10.255.0.1,true", "0.0.0.0/0,1.2.3.4,true", "0.0.0.0/0,::1,false", "10.0.0.4/31,10.0.0.5,true",
            "10.0.0.4/31,10.0.0.6,false", "10.0.0.0/24,::ffff:a00:7,true", "10.0.0.0/24,10.0.0,false",
            "10.0.0.0/24,10.0.0.256,false", "10.0.0.0/24,10.0.0.x,false", "10.0.0.0/24,localhost,false",
            "2001:db8::/32,2001:db8:1::5,true", "2001:db8::/32,2001:db9::,false", "2001:db8::/64,2001:db8:0:0:9::,true",
            "2001:db8::/64,2001:db8:0:1::,false", "2001:db8::/127,2001:db8::1,true", "2001:db8::/127,2001:db8::2,false",
            "::/0,ffff::1,true", "::/0,10.0.0.1,false", "::/0,1:2:3:4:5:6:7,false", "::/0,1::2::3,false",
            "::/0,1:2:3:4:5:6:7:8:9,false", "::/0,:1:2:3:4:5:6:7,false", "::/0,12345::,false"})
    void cidr(String block, String address, boolean wanted) {
        assertThat(matches("{\"cidr\":\"" + block + "\"}", "\"" + address + "\"")).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"true|1|true", "true|null|true", "true||false",
            "true|[]|false", "true|{\"a\":1}|false", "true|[[1]]|true", "false||true", "false|1|false",
            "false|null|false", "false|[]|true", "false|{\"a\":1}|true", "false|[{\"a\":1}]|true"})
    void existsIsAboutLeaves(String wanted, @Nullable String value, boolean matches) {
        assertThat(matches("{\"exists\":" + wanted + "}", value)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {"|true", "\"x\"|true", "\"y\"|false", "[\"y\"]|false",
            "[\"y\", \"x\"]|true", "[\"y\", {\"a\":1}]|false"})
    void whatMayBeMissingMayAlsoBeThere(@Nullable String value, boolean wanted) {
        assertThat(matches("\"x\", {\"exists\":false}", value)).isEqualTo(wanted);
    }
}
