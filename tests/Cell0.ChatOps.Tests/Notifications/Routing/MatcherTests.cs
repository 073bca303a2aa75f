using Cell0.ChatOps.Notifications.Routing;

namespace Cell0.ChatOps.Tests.Notifications.Routing;

public sealed class MatcherTests
{
    [Theory]
    [InlineData("severity=critical", "critical", true)]
    [InlineData("severity=critical", "high", false)]
    [InlineData("severity!=critical", "high", true)]
    [InlineData("severity!=critical", "critical", false)]
    [InlineData(" severity =~ \"crit.*|high\" ", "critical", true)]
    [InlineData("severity=~crit", "critical", false)]
    [InlineData("severity=~critical|high", "not high", false)]
    [InlineData("severity!~crit.*", "high", true)]
    [InlineData("severity=~\".*\"", "", true)]
    [InlineData("severity=\"a \\\"b\\\" \\\\ c\\nd\"", "a \"b\" \\ c\nd", true)]
    [InlineData("severity=two words", "two words", true)]
    [InlineData("severity=\"a,b\"", "a,b", true)]
    [InlineData("severity=", "", true)]
    [InlineData("severity=~high", "high\n", false)]
    public void A_matcher_reads_and_holds_as_Alertmanagers_does(string text, string value, bool holds)
    {
        var (matchers, fault) = MatcherSyntax.Read(text);
        fault.ShouldBeNull();
        var matcher = matchers.ShouldHaveSingleItem();
        matcher.Holds(Labels(("severity", value))).ShouldBe(holds);
        MatcherSyntax.Read(matcher.ToString()).Matchers.ShouldHaveSingleItem().ToString().ShouldBe(matcher.ToString());
    }

    [Fact]
    public void An_absent_label_is_the_empty_text()
    {
        MatcherSyntax.Read("job=").Matchers[0].Holds(Labels()).ShouldBeTrue();
        MatcherSyntax.Read("job!=x").Matchers[0].Holds(Labels()).ShouldBeTrue();
        MatcherSyntax.Read("job=~.+").Matchers[0].Holds(Labels()).ShouldBeFalse();
    }

    [Fact]
    public void Several_stand_between_braces_or_with_commas()
    {
        MatcherSyntax.Read("{severity=\"high\", job=~\"a,b|c\",}").Matchers.Select(matcher => matcher.ToString()).ShouldBe(["severity=\"high\"", "job=~\"a,b|c\""]);
        MatcherSyntax.Read("a=1,b!=2").Matchers.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("severity")]
    [InlineData("=critical")]
    [InlineData("9lives=cat")]
    [InlineData("a b=c")]
    [InlineData("severity=\"open")]
    [InlineData("severity=un\"quoted")]
    [InlineData("{severity=a")]
    [InlineData("severity=~[")]
    [InlineData("severity=~a)|(b")]
    [InlineData("severity=~(a)\\1")]
    [InlineData("severity=~(?=a)")]
    [InlineData("a=1,,b=2")]
    public void What_is_no_matcher_is_refused_with_the_reason(string? text)
    {
        var (matchers, fault) = MatcherSyntax.Read(text);
        matchers.ShouldBeEmpty();
        fault.ShouldNotBeNullOrEmpty();
    }

    private static Dictionary<string, string> Labels(params (string Name, string Value)[] labels) => labels.ToDictionary(label => label.Name, label => label.Value, StringComparer.Ordinal);
}
