package dev.quern.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation's links among its pages and into the sources. */
class DocumentationLinksTest {

    private static final Path README = Path.of("../README.md");
    private static final Path DOCS = Path.of("../docs");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            return Stream.concat(Stream.of(README), files.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    private static String text(Path page) throws IOException {
        return FENCED.matcher(Files.readString(page)).replaceAll("");
    }

    private static List<String> links(Path page) throws IOException {
        return LINK.matcher(text(page)).results().map(link -> link.group(1)).filter(link -> !link.contains("://"))
                .toList();
    }

    @Test
    void allLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        int seen = 0;
        for (Path page : pages()) {
            for (String link : links(page)) {
                seen++;
                String file = link.replaceFirst("#.*", "");
                Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
                if (!Files.exists(target)) {
                    broken.add(page + ": " + link + ": no such file");
                } else if (link.contains("#") && !anchors(target).contains(link.replaceFirst(".*#", ""))) {
                    broken.add(page + ": " + link + ": no such heading");
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(seen).isGreaterThan(50);
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(text(page)).results().map(heading -> heading.group(1).toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-')).collect(Collectors.toSet());
    }

    @Test
    void everyPageIsReachedFromTheReadme() throws IOException {
        Set<Path> linked = links(README).stream().map(link -> README.resolveSibling(link.replaceFirst("#.*", ""))
                .normalize()).collect(Collectors.toSet());
        assertThat(linked).containsAll(pages().stream().filter(page -> !page.equals(README)).map(Path::normalize)
                .toList());
    }
}
