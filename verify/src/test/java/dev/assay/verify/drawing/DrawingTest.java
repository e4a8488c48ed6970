package dev.assay.verify.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawingTest {
    private static final String BARS = """
            {"title": "Sales by year", "mark": {"type": "bar", "width": 0.6, "grid": true},
             "data": {"values": [{"year": "2020", "units": 12}, {"year": "2021", "units": 30}, {"year": "2022", "units": 21}]},
             "encoding": {"x": {"field": "year", "title": "Year"}, "y": {"field": "units", "title": "Units"}}}""";

    @Test
    void svgIsDrawnOnWhite() throws Undrawable {
        var picture = Svg.draw(
                "<svg viewBox='0 0 10 10'><rect x='2' y='2' width='4' height='4' fill='#ff0000'/></svg>", 100, 100);
        assertEquals(0xffffff, picture.at(5, 5));
        assertEquals(0xff0000, picture.at(40, 40));
        assertEquals(0.16, picture.ink(), 0.01);
        assertTrue(Svg.draw("<svg xmlns='http://www.w3.org/2000/svg'/>", 20, 20).blank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg>",
                "not xml",
                "<html><body/></html>",
                "<!DOCTYPE svg [<!ENTITY a 'x'>]><svg><text>&a;</text></svg>",
                "<!DOCTYPE svg SYSTEM 'file:///etc/passwd'><svg/>",
                "<svg><image href='file:///etc/passwd'/></svg>",
                "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><image xlink:href='http://127.0.0.1/a.png'/></svg>",
                "<svg><image href='data:image/png;base64,AAAA'/></svg>",
                "<svg><rect fill='url(http://127.0.0.1/a.svg#p)' width='9' height='9'/></svg>",
                "<svg><g id='a'><use href='#a'/></g></svg>",
                "<svg><path d='M0 0H1e6' stroke='red' stroke-dasharray='0.00001 0.00001'/></svg>",
                "<svg><filter id='f'><feGaussianBlur stdDeviation='1e9'/></filter><rect filter='url(#f)' width='9' height='9'/></svg>"
            })
    void badSvgIsRefused(String svg) {
        assertThrows(Undrawable.class, () -> Svg.draw(svg, 64, 64));
    }

    @Test
    void bombsAreRefusedBeforeTheyGoOff() {
        StringBuilder laughs = new StringBuilder("<svg><rect id='a0' width='1' height='1'/>");
        for (int i = 1; i < 10; i++)
            laughs.append("<g id='a")
                    .append(i)
                    .append("'>")
                    .append(("<use href='#a" + (i - 1) + "'/>").repeat(10))
                    .append("</g>");
        assertThrows(Undrawable.class, () -> Svg.draw(laughs + "</svg>", 64, 64));
        String deep = "<svg>" + "<g>".repeat(5000) + "</g>".repeat(5000) + "</svg>";
        assertThrows(Undrawable.class, () -> Svg.draw(deep, 64, 64));
        String many = "<svg>" + "<rect width='9' height='9'/>".repeat(30_000) + "</svg>";
        assertThrows(Undrawable.class, () -> Svg.draw(many, 64, 64));
        String longest = "<svg><path d='M0 0" + " L1 1 L2 2".repeat(60_000) + "'/></svg>";
        assertThrows(Undrawable.class, () -> Svg.draw(longest, 64, 64));
    }

    @Test
    void aChartIsDrawnTheSameTwice() throws Undrawable {
        Drawing one = ChartPainter.draw(ChartSpec.read(BARS), 320, 240);
        assertEquals(
                one.picture(), ChartPainter.draw(ChartSpec.read(BARS), 320, 240).picture());
        assertFalse(one.picture().blank());
        assertEquals(
                3,
                one.marks().stream().filter(mark -> mark.role().equals("bar")).count());
        for (Drawing.Mark mark : one.marks())
            assertTrue(mark.box()[0] >= 0 && mark.box()[3] <= 240 && mark.box()[2] <= 320, mark::toString);
    }

    @Test
    void theRecordOfAChart() throws Undrawable {
        Map<String, Object> fields = ChartSpec.read(BARS).fields();
        assertEquals(List.of("bar"), fields.get("type"));
        assertEquals(List.of(1.0, 1.0), fields.get("layout"));
        assertEquals("Sales by year", fields.get("title"));
        assertEquals(Map.of("x", "Year", "y", "Units", "legend", List.of()), fields.get("labels"));
        assertEquals(Map.of("Units", List.of(12.0, 30.0, 21.0)), fields.get("data"));
    }

    @Property(tries = 100)
    void twoWaysToWriteAChartAreOneChart(@ForAll long seed) throws Undrawable {
        Random random = new Random(seed);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 2 + random.nextInt(4); i++)
            rows.append(i == 0 ? "" : ",").append("{\"k\":\"c" + i + "\",\"v\":" + random.nextInt(40) + "}");
        String mark = List.of("bar", "line", "point").get(random.nextInt(3));
        String inline = "{\"mark\":\"" + mark + "\",\"data\":{\"values\":[" + rows
                + "]},\"encoding\":{\"x\":{\"field\":\"k\"},\"y\":{\"field\":\"v\",\"title\":\"v\"}}}";
        String named =
                "{\"encoding\":{\"y\":{\"field\":\"v\"},\"x\":{\"title\":\"k\",\"field\":\"k\"}},\"datasets\":{\"d\":["
                        + rows
                        + "]},\"title\":\"\",\"data\":{\"name\":\"d\"},\"mark\":{\"marker\":\"circle\",\"width\":0.7,\"type\":\""
                        + mark + "\"}}";
        ChartSpec a = ChartSpec.read(inline);
        ChartSpec b = ChartSpec.read(named);
        assertEquals(a.fields(), b.fields());
        assertEquals(
                ChartPainter.draw(a, 120, 90).picture(),
                ChartPainter.draw(b, 120, 90).picture());
        assertEquals(1, ChartFields.of(a.fields(), b.fields()).data());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"mark\":\"bar\"}", "[1]", "{\"mark\":\"sun\",\"encoding\":{}}", "{\"hconcat\":[]}"})
    void whatIsNoChartSaysSo(String json) {
        assertThrows(Undrawable.class, () -> ChartSpec.read(json));
    }

    @Test
    void twoPanelsAreALayout() throws Undrawable {
        ChartSpec two = ChartSpec.read(
                "{\"title\":\"T\",\"vconcat\":[" + BARS + "," + BARS.replace("\"bar\"", "\"line\"") + "]}");
        assertEquals(List.of(2.0, 1.0), two.fields().get("layout"));
        assertEquals(List.of("bar", "line"), two.fields().get("type"));
        assertEquals(Set.of("1/Units", "2/Units"), ((Map<?, ?>) two.fields().get("data")).keySet());
    }

    @Test
    void whatTheTextFieldsDoNotSeeTheLookDoes() throws Undrawable {
        ChartSpec plain = ChartSpec.read(BARS);
        ChartSpec other = ChartSpec.read(BARS.replace("\"width\": 0.6", "\"color\": \"#ff0000\", \"width\": 0.2"));
        assertEquals(
                1,
                ChartFields.of(other.fields(), plain.fields()).scores().values().stream()
                        .mapToDouble(x -> x)
                        .min()
                        .orElseThrow());
        ChartLook look = ChartLook.of(ChartPainter.draw(other, 320, 240), ChartPainter.draw(plain, 320, 240));
        assertTrue(look.style() < 0.9 && look.data() < 1, look::toString);
        assertEquals(1, look.type());
        assertEquals(1, look.text());
        ChartLook same = ChartLook.of(ChartPainter.draw(plain, 320, 240), ChartPainter.draw(plain, 320, 240));
        assertEquals(1, same.layout() * same.data() * same.style() * same.clarity(), 1e-9);
    }

    @Test
    void codeIsFound() {
        var all = EnumSet.allOf(Language.class);
        assertEquals(new Code(Language.CHART, "{}"), Code.in("text\n```json\n{}\n```", all));
        assertEquals(
                new Code(Language.SVG, "<svg></svg>"),
                Code.in("```python\na=1\n```\ntext\n```svg\n<svg></svg>\n```", all));
        assertEquals(new Code(Language.HTML, "<table></table>"), Code.in(" <table></table>", all));
        assertNull(Code.in("nothing", all));
    }
}
