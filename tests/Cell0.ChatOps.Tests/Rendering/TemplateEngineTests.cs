using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Tests.Rendering;

public sealed class TemplateEngineTests
{
    private const string Hostile = "<b>&_*[x](http://evil.example)~`|\u202Egnp\u0007\nsecond";

    [Theory]
    [InlineData(TextFormat.Plain, "<b>&_*[x](http://evil.example)~`|gnp\nsecond")]
    [InlineData(TextFormat.TelegramHtml, "&lt;b&gt;&amp;_*[x](http://evil.example)~`|gnp\nsecond")]
    [InlineData(TextFormat.Html, "&lt;b&gt;&amp;_*[x](http://evil.example)~`|gnp\nsecond")]
    [InlineData(TextFormat.Markdown, @"\<b\>\&\_\*\[x\](http:\//evil.example)\~\`\|gnp second")]
    public void A_value_is_escaped_for_the_format(TextFormat format, string expected) =>
        Render("{{ job }}", new { job = Hostile }, format).ShouldBe(expected);

    [Theory]
    [InlineData("load.cpu_intensive", "load.cpu_intensive")]
    [InlineData("_emphasis_", @"\_emphasis\_")]
    [InlineData("a__b", @"a\_\_b")]
    [InlineData("a\uE000|b\uE001c", @"a\|bc")]
    public void An_underscore_within_a_word_needs_no_escape_in_Markdown_and_our_own_marks_cannot_be_smuggled_in(string value, string expected) =>
        Render("{{ job }}", new { job = value }, TextFormat.Markdown).ShouldBe(expected);

    [Theory]
    [InlineData("{{ list }}")]
    [InlineData("{% for item in list %}{{ item }}{% endfor %}")]
    [InlineData("{{ list | join: ';' }}")]
    [InlineData("{{ list.first }}")]
    [InlineData("{{ list[0] }}")]
    [InlineData("{% capture c %}{{ job }}{% endcapture %}{{ c }}")]
    [InlineData("{% capture c %}x{% endcapture %}{{ c | append: job }}")]
    [InlineData("{% capture c %}x{% endcapture %}{{ job | prepend: c }}")]
    [InlineData("{{ job | escape }}")]
    [InlineData("{{ job | escape | append: job | upcase }}")]
    [InlineData("{% assign a = job | replace: 'x', job %}{{ a }}")]
    [InlineData("{% assign a = job | split: 'q' %}{{ a }}{{ a.first }}")]
    [InlineData("{{ none | default: job }}")]
    [InlineData("{{ deep.er }}{{ deep['er'] }}")]
    [InlineData("{% include 'part' %}")]
    public void No_way_through_a_template_prints_a_value_raw(string source)
    {
        var text = Render(source, new { job = "<i>x", list = new[] { "<i>x" }, none = (string?)null, deep = new { er = "<i>x" } }, TextFormat.TelegramHtml);
        text.ToUpperInvariant().ShouldContain("&LT;I&GT;X");
        text.ShouldNotContain("<");
    }

    [Fact]
    public void The_templates_own_markup_stays() => Render("<b>{{ job }}</b> & co", new { job = "a" }, TextFormat.TelegramHtml).ShouldBe("<b>a</b> & co");

    [Theory]
    [InlineData("{{ jop }}", "unknown variable 'jop'")]
    [InlineData("{% if jop %}{% endif %}", "unknown variable 'jop'")]
    [InlineData("{{ jop | default: 'x' }}", "unknown variable 'jop'")]
    [InlineData("{{ deep.jop }}", "unknown variable 'deep.jop'")]
    [InlineData("{{ rows[0].jop }}", "unknown variable 'rows[0].jop'")]
    [InlineData("{% for j in jop %}{% endfor %}", "unknown variable 'jop'")]
    public void An_unknown_variable_is_an_error_with_template_and_line(string source, string problem)
    {
        var error = Should.Throw<TemplateException>(() => Render("one\n" + source, new { deep = new { er = 1 }, rows = new[] { new { a = 1 } } }));
        error.Message.ShouldBe($"template 't', line 2: {problem}");
    }

    [Fact]
    public void A_known_variable_may_hold_nothing() =>
        Render("{% if none %}yes{% else %}no{% endif %}{{ none }}{% if deep.none == nil %} nil{% endif %}", new { none = (string?)null, deep = new { none = (string?)null } }).ShouldBe("no nil");

    [Theory]
    [InlineData("{{ a | date: '%Y' }}", "filter 'date' is not allowed")]
    [InlineData("{{ a | raw }}", "filter 'raw' is not allowed")]
    [InlineData("{% for a in (1..3) %}{{ a | sort }}{% endfor %}", "filter 'sort' is not allowed")]
    [InlineData("{% if a %}{% assign b = a | map: 'x' %}{% endif %}", "filter 'map' is not allowed")]
    [InlineData("{% for i in (1..100000000) %}{% endfor %}", "at most 1000")]
    [InlineData("{% for i in (1..n) %}{% endfor %}", "two literal numbers")]
    [InlineData("{% assign r = (1..100000000) %}", "at most 1000")]
    [InlineData("{{ a == b }}", "prints a comparison")]
    [InlineData("{{ 1.5 }}", "bare decimal")]
    [InlineData("{% include a %}", "literal name")]
    [InlineData("{% include 'gone' %}", "does not exist")]
    [InlineData("{% increment a %}", "Unknown tag")]
    [InlineData("{% render 'part' %}", "Unknown tag")]
    [InlineData("{% tablerow a in b %}{% endtablerow %}", "Unknown tag")]
    [InlineData("{% liquid assign a = 1 %}", "tag")]
    [InlineData("{% echo a %}", "Unknown tag")]
    [InlineData("{% if a %}", "endif")]
    [InlineData("{% cycle a, 'b' %}", "literals only")]
    public void What_is_not_allowed_is_refused_when_loading(string source, string problem) =>
        Should.Throw<TemplateException>(() => Render(source, new { a = 1, b = 2, n = 3 })).Message.ShouldContain(problem);

    [Fact]
    public void A_syntax_error_names_the_line() =>
        Should.Throw<TemplateException>(() => Render("a\nb\n{% bogus %}", new { })).Message.ShouldStartWith("template 't', line 3:");

    [Theory]
    [InlineData("{% assign s = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}")]
    [InlineData("{% assign s = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..40) %}{% assign s = s | replace: 'a', 'aaaa' %}{% endfor %}")]
    [InlineData("{% assign s = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..40) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}")]
    [InlineData("{% for i in (1..1000) %}{% for j in (1..1000) %}{% assign x = i %}{% endfor %}{% endfor %}")]
    [InlineData("{% assign s = 'aaaaaaaaaaaaaaaa' %}{% for i in (1..10) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..1000) %}{{ s }}{% endfor %}")]
    [InlineData("{% include 't' %}")]
    public void A_template_that_runs_away_is_stopped(string source) => Should.Throw<TemplateException>(() => Render(source, new { })).Template.ShouldBe("t");

    [Fact]
    public void The_closest_file_wins()
    {
        var engine = new TemplateEngine(new Dictionary<string, string> { ["hi"] = "plain", ["hi.telegram"] = "phone", ["de/hi"] = "hallo" });
        engine.Render("hi", TextFormat.Plain, new { }).ShouldBe("plain");
        engine.Render("hi", TextFormat.Plain, new { }, "telegram").ShouldBe("phone");
        engine.Render("hi", TextFormat.Plain, new { }, "whatsapp").ShouldBe("plain");
        engine.Render("hi", TextFormat.Plain, new { }, "telegram", "de").ShouldBe("hallo");
        Should.Throw<TemplateException>(() => engine.Render("ho", TextFormat.Plain, new { })).Message.ShouldBe("template 'ho': there is no such template");
    }

    [Fact]
    public void A_type_nobody_meant_to_show_is_refused() =>
        Should.Throw<TemplateException>(() => Render("{{ a }}", new { a = new Version(1, 2) })).Message.ShouldContain("the model's 'a' is a Version");

    [Fact]
    public void Times_are_told_in_the_readers_zone_and_beside_now()
    {
        var at = new DateTimeOffset(2026, 2, 18, 7, 24, 0, TimeSpan.Zero);
        var model = new Dictionary<string, object?> { ["t"] = at, ["now"] = at.AddMinutes(12), ["zone"] = TimeZoneInfo.FindSystemTimeZoneById("Asia/Nicosia") };
        Render("{{ t | at }}; {{ t | clock }}; {{ t | ago }}; {{ t }}", model).ShouldBe("2026-02-18 09:24 +02:00; 09:24; 12 min ago; 2026-02-18 09:24 +02:00");
    }

    [Fact]
    public void Figures_read_well_and_a_missing_one_says_so() =>
        Render(
            "{{ l | ms }} {{ s | dur }} {{ p | pct }} {{ o | ops }} {{ b | bytes }} {{ o | num }} {{ l | figure: 'ms' }} {{ none | ms }} {{ s }} {{ l }} {{ i }}",
            new { l = 14.94, s = TimeSpan.FromSeconds(41), p = 0.123, o = 9795.2, b = 348_000_000L, none = (double?)null, i = 12345 })
        .ShouldBe("14.9 ms 41 s 12.3 % 9,795/s 348 MB 9,795 14.9 ms n/a 41 s 14.9 12345");

    private static string Render(string source, object model, TextFormat format = TextFormat.Plain) =>
        new TemplateEngine(new Dictionary<string, string> { ["t"] = source, ["part"] = "{{ job }}" }).Render("t", format, model);
}
