package dev.quern.admin;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which the rooms of this project may know each other. */
@AnalyzeClasses(packages = "dev.quern", importOptions = {DoNotIncludeTests.class,
        ArchitectureTest.WithoutFixtures.class})
class ArchitectureTest {

    /** Test fixtures that come as JARs, and the examples, are not part of the building. */
    static final class WithoutFixtures implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("test-classes") && !location.contains("-tests.jar")
                    && !location.contains("/dev/quern/examples/");
        }
    }

    private static final String SPI = "dev.quern.function..";
    private static final String PLUGIN_SPI = "dev.quern.plugin..";

    @ArchTest
    static final ArchRule theSpiDependsOnTheJdkAlone = classes().that().resideInAnyPackage(SPI, PLUGIN_SPI).should()
            .onlyDependOnClassesThat().resideInAnyPackage("java..", SPI, PLUGIN_SPI);

    @ArchTest
    static final ArchRule thePortKnowsNoEngine = classes().that().resideInAPackage("dev.quern.storage.kv..").should()
            .onlyDependOnClassesThat().resideInAnyPackage("java..", "org.jspecify..", "dev.quern.storage.kv..");

    @ArchTest
    static final ArchRule rocksDbIsSeenByItsEngineOnly = noClasses().that()
            .resideOutsideOfPackage("dev.quern.storage.rocksdb..").should().dependOnClassesThat()
            .resideInAPackage("org.rocksdb..");

    @ArchTest
    static final ArchRule vertxIsSeenByTheServerOnly = noClasses().that().resideOutsideOfPackage("dev.quern.admin..")
            .should()
            .dependOnClassesThat().resideInAnyPackage("io.vertx..", "io.netty..");

    @ArchTest
    static final ArchRule storageKnowsNeitherFunctionsNorHttp = noClasses().that()
            .resideInAPackage("dev.quern.storage..").should()
            .dependOnClassesThat().resideInAnyPackage("dev.quern.runtime..", "dev.quern.admin..", "dev.quern.cli..",
                    PLUGIN_SPI,
                    SPI);

    @ArchTest
    static final ArchRule storesDoNotKnowEachOther = slices().matching("dev.quern.storage.(objects|tables|streams)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule theRuntimeKnowsNoServer = noClasses().that().resideInAPackage("dev.quern.runtime..").should()
            .dependOnClassesThat().resideInAnyPackage("dev.quern.admin..", "dev.quern.cli..", "dev.quern.plugins..",
                    "com.amazonaws..", "software.amazon..");

    @ArchTest
    static final ArchRule pluginsKnowTheSpiOnly = noClasses().that().resideInAPackage("dev.quern.plugins..").should()
            .dependOnClassesThat(resideInAPackage("dev.quern..")
                    .and(not(resideInAnyPackage(SPI, PLUGIN_SPI, "dev.quern.plugins.."))));

    @ArchTest
    static final ArchRule nothingKnowsTheServerButTheCommandLine = noClasses().that()
            .resideOutsideOfPackages("dev.quern.admin..", "dev.quern.cli..").should().dependOnClassesThat()
            .resideInAPackage("dev.quern.admin..");

    @ArchTest
    static final ArchRule theEngineIsChosenInOnePlace = noClasses().that()
            .resideOutsideOfPackages("dev.quern.storage.rocksdb..")
            .and().doNotHaveFullyQualifiedName("dev.quern.runtime.Quern").should().dependOnClassesThat()
            .resideInAPackage("dev.quern.storage.rocksdb..");

    @ArchTest
    static final ArchRule roomsOfTheRuntimeFormNoCircle = slices().matching("dev.quern.runtime.(*)..").should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsOfTheServerFormNoCircle = slices().matching("dev.quern.admin.(*)..").should()
            .beFreeOfCycles();
}
