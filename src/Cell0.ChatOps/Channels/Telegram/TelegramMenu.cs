using Cell0.ChatOps.Chat;
using Cell0.ChatOps.Rendering;
using Telegram.Bot.Types;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>The bot's menus, within Telegram's limits: at most 100 commands of 1-32 <c>[a-z0-9_]</c> with 1-256 characters said of each.</summary>
internal static class TelegramMenu
{
    private const int MostCommands = 100;
    private const int LongestName = 32;
    private const int LongestDescription = 256;

    /// <summary>Private chats get all; groups what only reads.</summary>
    public static IReadOnlyList<(BotCommandScope Scope, IReadOnlyList<BotCommand> Commands)> Of(CommandCatalogue catalogue)
    {
        var listed = catalogue.Commands.Select(command => command.Spec).Where(spec => spec.IsListed && IsName(spec.Verb)).ToList();
        return [(BotCommandScope.AllPrivateChats(), Commands(listed)), (BotCommandScope.AllGroupChats(), Commands(listed.Where(spec => !spec.Changes)))];
    }

    private static List<BotCommand> Commands(IEnumerable<CommandSpec> specs) => [.. specs.Take(MostCommands).Select(spec => new BotCommand(spec.Verb, TextCut.Head(spec.Summary, LongestDescription, "")))];

    private static bool IsName(string verb) => verb.Length is > 0 and <= LongestName && verb.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
}
