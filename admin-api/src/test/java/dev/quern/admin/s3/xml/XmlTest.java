package dev.quern.admin.s3.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlTest {

    private static XmlElement read(String text) throws XMLStreamException {
        return XmlReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "a");
    }

    @Test
    void whatIsWrittenIsReadBack() throws XMLStreamException {
        String text = "<&>\"' ü € 😀 \t\n \r]]>";
        byte[] document = XmlWriter.result("a").open("b").text("c", text).bytes();

        assertThat(read(new String(document, StandardCharsets.UTF_8)).child("b").orElseThrow().value("c"))
                .contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'><!ENTITY y '&x;&x;&x;&x;'>]><a>&y;</a>", "<!DOCTYPE a><a/>",
            "<a>&unknown;</a>", "<a><b></a>", "<a/><a/>", "<b/>", "", "no XML",
            "<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></a></a></a></a></a></a>"
                    + "</a></a></a>"})
    void whatIsNoPlainDocumentIsRefused(String text) {
        assertThatExceptionOfType(XMLStreamException.class).isThrownBy(() -> read(text));
    }

    @Test
    void nameSpacesAndCommentsDoNotMatter() throws XMLStreamException {
        assertThat(read("<x:a xmlns:x='urn:any'><!-- c --><x:b>1<![CDATA[<2>]]></x:b></x:a>").value("b"))
                .contains("1<2>");
    }
}
