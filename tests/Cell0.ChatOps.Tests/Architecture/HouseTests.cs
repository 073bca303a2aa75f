using Cell0.ChatOps.Tests.Support;

namespace Cell0.ChatOps.Tests.Architecture;

/// <summary>The real sources against the plan.</summary>
public sealed class HouseTests(ITestOutputHelper output)
{
    private const int MostLines = 400;
    private const int ManyLines = 300;

    [Fact]
    public void Every_name_in_the_sources_is_understood() => Sources.Real.Unbound.ShouldBeEmpty();

    [Fact]
    public void Every_file_is_in_a_room_of_the_house() => Clean(Rules.Rooms(Sources.Real));

    [Fact]
    public void A_module_uses_only_floors_below_its_own() => Clean(Rules.Arrows(Sources.Real));

    [Fact]
    public void Each_package_stays_in_its_home() => Clean(Rules.Homes(Sources.Real));

    [Fact]
    public void A_file_does_only_what_its_suffix_allows() => Clean(Rules.Licences(Sources.Real, House.Exemptions));

    [Fact]
    public void A_file_does_what_its_suffix_promises() => Clean(Rules.Promises(Sources.Real));

    [Fact]
    public void Every_exemption_is_still_needed() => Rules.Idle(Sources.Real, House.Exemptions).ShouldBeEmpty();

    [Fact]
    public void No_file_is_longer_than_can_be_read()
    {
        var lengths = Sources.Real.Texts.ToDictionary(f => f.Key, f => f.Value.Count(c => c == '\n'));
        foreach (var (path, lines) in lengths.Where(l => l.Value > ManyLines)) output.WriteLine($"{path} has {lines} lines");
        lengths.Where(l => l.Value > MostLines).Select(l => $"{l.Key} has {l.Value} lines").ShouldBeEmpty();
    }

    private static void Clean(IEnumerable<string> breaches)
    {
        var list = breaches.Distinct().ToList();
        if (list.Count > 0) throw new Xunit.Sdk.XunitException(string.Join('\n', list));
    }
}
