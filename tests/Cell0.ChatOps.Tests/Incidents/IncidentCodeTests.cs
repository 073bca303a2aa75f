using Cell0.ChatOps.Incidents;

namespace Cell0.ChatOps.Tests.Incidents;

public sealed class IncidentCodeTests
{
    private static IEnumerable<string> All => Enumerable.Range(1, IncidentCode.All).Select(number => IncidentCode.Of(number, 0));

    [Fact]
    public void No_code_comes_twice_before_all_have_come() => All.ShouldBeUnique();

    [Fact]
    public void Codes_can_be_read_out_and_typed_at_night_and_are_never_a_runs_or_a_fixs()
    {
        foreach (var code in All)
        {
            code.Length.ShouldBe(3);
            (char.IsAsciiLetterUpper(code[0]) && char.IsAsciiDigit(code[1]) && char.IsAsciiLetterUpper(code[2])).ShouldBeTrue(code);
            code.ShouldAllBe(letter => !"ILOU01".Contains(letter, StringComparison.Ordinal));
            "FR".ShouldNotContain(code[0]);
            IncidentCode.Parse($" {code.ToLowerInvariant()} ").ShouldBe(code);
        }
    }

    [Fact]
    public void Neighbours_do_not_look_alike() => All.Zip(All.Skip(1)).ShouldAllBe(pair => pair.First[0] != pair.Second[0]);

    [Fact]
    public void When_many_are_young_a_fourth_character_keeps_them_apart()
    {
        var codes = Enumerable.Range(1, 8 * IncidentCode.All).Select(number => IncidentCode.Of(number, IncidentCode.All)).ToList();
        codes.ShouldBeUnique();
        codes.ShouldAllBe(code => code.Length == 4 && IncidentCode.Parse(code) == code);
        IncidentCode.Of(1, IncidentCode.All / 2).Length.ShouldBe(3);
    }

    [Theory]
    [InlineData("ack")]
    [InlineData("why")]
    [InlineData("fix")]
    [InlineData("who")]
    [InlineData("A7")]
    [InlineData("A7KK")]
    [InlineData("A7K22")]
    [InlineData("A1K")]
    [InlineData("O7K")]
    [InlineData("R7K")]
    [InlineData("A7L")]
    [InlineData("7AK")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Α7Κ")]
    public void What_is_no_code_is_not_taken_for_one(string? text) => IncidentCode.Parse(text).ShouldBeNull();

    [Fact]
    public void Numbers_beyond_the_last_code_begin_again() => IncidentCode.Of(IncidentCode.All + 5L, 0).ShouldBe(IncidentCode.Of(5, 0));
}
