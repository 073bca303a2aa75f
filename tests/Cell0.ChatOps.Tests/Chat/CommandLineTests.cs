using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Chat.Commands;

namespace Cell0.ChatOps.Tests.Chat;

public sealed class CommandLineTests
{
    // What a line means does not depend on what a command would do.
    private static readonly CommandCatalogue Catalogue = new(
    [
        new StatusCommand(null!, null!), new AlertsCommand(null!), new AckCommand(null!, null!, null!), new UnackCommand(null!, null!), new WhyCommand(null!, null!),
        new RerunCommand(null!, null!, null!, null!), new HelpCommand(), new StartCommand(null!, null!),
    ]);

    [Theory]
    [InlineData("/status", "status")]
    [InlineData("  STATUS  ", "status")]
    [InlineData("!status", "status")]
    [InlineData("s", "status")]
    [InlineData("/stat", "status")]
    [InlineData("ale", "alerts")]
    [InlineData("a", "alerts")]
    [InlineData("/ack A7K", "ack A7K")]
    [InlineData("/ack@MyBot A7K", "ack A7K")]
    [InlineData("@mybot: /ack A7K", "ack A7K")]
    [InlineData("A7K ack", "ack A7K")]
    [InlineData("a7k a 3h traveling", "ack A7K 3h traveling")]
    [InlineData("a7k ?", "why A7K")]
    [InlineData("? A7K", "why A7K")]
    [InlineData("/why R512.m4c", "why R512.m4c")]
    [InlineData("/ack A7K 2h -- on it", "ack A7K 2h | on it")]
    [InlineData("/ack A7K 2h \u2014 on it", "ack A7K 2h | on it")]
    [InlineData("/ack A7K -- \"on my way, 10 min\"", "ack A7K | on my way, 10 min")]
    [InlineData("/ack A7K \"until then\"", "ack A7K until then")]
    [InlineData("/ack A7K --", "ack A7K")]
    [InlineData("/status\tdevops-cicd", "status devops-cicd")]
    public void A_line_means_one_thing(string line, string meaning)
    {
        var command = CommandLine.Parse(line, Catalogue, "MyBot").ShouldBeOfType<ParsedLine.Command>();
        var said = string.Join(' ', command.Arguments.Prepend(command.Verb.Spec.Verb)) + (command.Note is null ? "" : $" | {command.Note}");
        said.ShouldBe(meaning);
    }

    [Theory]
    [InlineData("/rer", "/rerun")]
    [InlineData("/unac A7K", "/unack")]
    [InlineData("/rerum", "/rerun")]
    [InlineData("/statsu", "/status")]
    [InlineData("/st", "/status")]
    [InlineData("A7K", "/ack A7K")]
    [InlineData("A7K dance", "/ack A7K")]
    public void What_is_not_exact_is_only_suggested(string line, string suggestion) =>
        CommandLine.Parse(line, Catalogue).ShouldBeOfType<ParsedLine.Unknown>().Suggestions.ShouldContain(suggestion);

    [Theory]
    [InlineData("good morning")]
    [InlineData("/")]
    [InlineData("ackk")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\u202e/tratser")]
    public void Nothing_is_run_from_other_words(string line) => CommandLine.Parse(line, Catalogue).ShouldBeOfType<ParsedLine.Unknown>();

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("/ack@OtherBot A7K")]
    [InlineData("@OtherBot status")]
    [InlineData("-- note only")]
    public void Silence_and_words_to_others_are_not_for_us(string line) => CommandLine.Parse(line, Catalogue, "MyBot").ShouldBeOfType<ParsedLine.NotForUs>();

    [Fact]
    public void A_changing_verb_is_never_guessed()
    {
        foreach (var verb in Catalogue.Commands.Where(command => command.Spec.Changes).Select(command => command.Spec.Verb))
        {
            for (var length = 1; length < verb.Length; length++)
            {
                if (CommandLine.Parse("/" + verb[..length], Catalogue) is ParsedLine.Command command) command.Verb.Spec.Changes.ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void A_very_long_line_is_taken_calmly() => CommandLine.Parse(new string('x', 100_000), Catalogue).ShouldBeOfType<ParsedLine.Unknown>().Word.Length.ShouldBeLessThan(100);
}
