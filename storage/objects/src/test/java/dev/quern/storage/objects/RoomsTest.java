package dev.quern.storage.objects;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which the rooms of the object store may know each other and others. */
@AnalyzeClasses(packages = "dev.quern.storage.objects", importOptions = DoNotIncludeTests.class)
class RoomsTest {

    private static final String[] OUTSIDE = {"java..", "org.jspecify..", "org.slf4j..", "dev.quern.storage.kv.."};

    @ArchTest
    static final ArchRule theStoreKnowsTheKeyValuePortAlone = classes().that()
            .resideInAPackage("dev.quern.storage.objects..").should().onlyDependOnClassesThat()
            .resideInAnyPackage(with("dev.quern.storage.objects.."));

    @ArchTest
    static final ArchRule theBlobPortKnowsNothingOfObjects = classes().that()
            .resideInAPackage("dev.quern.storage.objects.blob..").should().onlyDependOnClassesThat()
            .resideInAnyPackage(with("dev.quern.storage.objects.blob.."));

    @ArchTest
    static final ArchRule sumsKnowNothingButBytes = classes().that()
            .resideInAPackage("dev.quern.storage.objects.checksum..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.quern.storage.objects.checksum..");

    @ArchTest
    static final ArchRule roomsFormNoCircle = slices().matching("dev.quern.storage.objects.(*)..").should()
            .beFreeOfCycles();

    private static String[] with(String room) {
        String[] all = java.util.Arrays.copyOf(OUTSIDE, OUTSIDE.length + 1);
        all[OUTSIDE.length] = room;
        return all;
    }
}
