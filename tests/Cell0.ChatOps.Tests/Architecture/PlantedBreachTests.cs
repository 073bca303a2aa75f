namespace Cell0.ChatOps.Tests.Architecture;

/// <summary>The rules are worth something only if they see a breach: each is planted once and must be found.</summary>
public sealed class PlantedBreachTests
{
    private const string Upper = """
        namespace Cell0.ChatOps.Web;
        public static class Upper { public const int Number = 7; public const string Name = "n"; public static string Shout(this string s) => s; public static Thing Make() => new(); }
        public sealed class Thing { public Thing Self => this; }
        public sealed class MarkAttribute(string s = "") : System.Attribute { public string S => s; }
        """;

    [Theory]
    [InlineData("public static class Planted { public const int N = Cell0.ChatOps.Web.Upper.Number; }")]
    [InlineData("public static class Planted { public static string N => nameof(Cell0.ChatOps.Web.Thing); }")]
    [InlineData("public static class Planted { public static string N => nameof(Web.Upper.Shout); }")]
    [InlineData("public static class Planted { public static object N() => new Web.Thing(); }")]
    [InlineData("using T = Cell0.ChatOps.Web.Thing; public static class Planted { public static T? N; }")]
    [InlineData("using Cell0.ChatOps.Web; public static class Planted { public static string N => \"a\".Shout(); }")]
    [InlineData("using static Cell0.ChatOps.Web.Upper; public static class Planted { public static int N => Number; }")]
    [InlineData("[Cell0.ChatOps.Web.Mark] public static class Planted { }")]
    [InlineData("using Cell0.ChatOps.Web; public static class Planted { }")]
    [InlineData("public static class Planted { public static int N(object o) => o is Web.Thing { Self: not null } ? 1 : 0; }")]
    [InlineData("public static class Planted { [System.Obsolete(Web.Upper.Name)] public static int N; }")]
    public void A_use_of_an_upper_floor_is_found(string source) =>
        Find(Rules.Arrows, ("Web/Upper.cs", Upper), Plant("Suite/Planted.cs", source)).ShouldContain("Suite/Planted.cs:");

    [Fact]
    public void A_type_that_is_never_written_is_found()
    {
        var found = Find(
            Rules.Arrows,
            ("Web/Upper.cs", Upper),
            ("Cli/Middle.cs", "namespace Cell0.ChatOps.Cli; public static class Middle { public static Cell0.ChatOps.Web.Thing Give() => new(); }"),
            ("Program.cs", "var thing = Cell0.ChatOps.Cli.Middle.Give();"));
        found.ShouldContain("Cli/Middle.cs:1");
        found.ShouldNotContain("Program.cs");
    }

    [Fact]
    public void The_type_behind_var_is_found() => Find(
        Rules.Arrows,
        ("Web/Upper.cs", Upper),
        ("Storage/Low.cs", "namespace Cell0.ChatOps.Storage; public static class Low { public static Cell0.ChatOps.Web.Thing Give() => new(); }"),
        Plant("Suite/Planted.cs", "public static class Planted { public static void N() { var a = Cell0.ChatOps.Storage.Low.Give(); } }")).ShouldContain("Suite/Planted.cs:");

    [Theory]
    [InlineData("Incidents", "Fixes")]
    [InlineData("Suite", "Rendering")]
    [InlineData("Channels/Telegram", "Channels/WhatsApp")]
    [InlineData("Web", "Cli")]
    public void Siblings_do_not_know_each_other(string from, string to)
    {
        var other = to.Replace('/', '.');
        Find(Rules.Arrows, ($"{to}/Other.cs", $"namespace Cell0.ChatOps.{other}; public sealed class Other;"), Plant($"{from}/Planted.cs", $"public static class Planted {{ public static Cell0.ChatOps.{other}.Other? N; }}"))
            .ShouldContain($"{from}/Planted.cs:");
    }

    [Theory]
    [InlineData("Findings/Planted.cs", "public static class Planted { public static string N() => System.IO.File.ReadAllText(\"x\"); }", "disk")]
    [InlineData("Findings/Planted.cs", "public static class Planted { public static string N() => nameof(System.Net.Http.HttpClient); }", "network")]
    [InlineData("Findings/Planted.cs", "public static class Planted { public static int N() => System.Diagnostics.Process.GetCurrentProcess().Id; }", "network")]
    [InlineData("Access/Planted.cs", "public static class Planted { public static Microsoft.AspNetCore.Http.HttpContext? N; }", "HTTP")]
    [InlineData("Access/Planted.cs", "public sealed class Planted : Microsoft.Extensions.Hosting.BackgroundService { protected override Task ExecuteAsync(CancellationToken t) => Task.CompletedTask; }", "background service")]
    [InlineData("Findings/Planted.cs", "public static class Planted { public static void N(Cell0.ChatOps.Storage.Session s) => s.Execute(\"\"); }", "SQL")]
    public void A_file_without_the_suffix_has_no_licence(string path, string source, string licence) =>
        Find(s => Rules.Licences(s, []), Session, Plant(path, source)).ShouldContain($"{licence} is for");

    [Theory]
    [InlineData("Findings/PlantedFiles.cs", "public static class PlantedFiles { public static string N() => System.IO.File.ReadAllText(\"x\"); }")]
    [InlineData("Findings/PlantedStore.cs", "public static class PlantedStore { public static void N(Cell0.ChatOps.Storage.Session s) => s.Execute(\"\"); }")]
    [InlineData("Findings/PlantedBook.cs", "public static class PlantedBook { public static void N(Cell0.ChatOps.Storage.Session s) => s.AfterCommit(); }")]
    public void A_file_with_the_suffix_has_it(string path, string source) => Find(s => Rules.Licences(s, []), Session, Plant(path, source)).ShouldBe("");

    [Theory]
    [InlineData("Web/Planted.cs", "public static class Planted { public static Telegram.Bot.ITelegramBotClient? N; }")]
    [InlineData("Suite/Planted.cs", "public static class Planted { public static string N => nameof(global::Hangfire.BackgroundJob); }")]
    [InlineData("Web/Planted.cs", "public static class Planted { public static Cell0.Hangfire.Sqlite.SqliteJobStorage? N; }")]
    [InlineData("Access/Planted.cs", "public static class Planted { public static Microsoft.Data.Sqlite.SqliteConnection? N; }")]
    [InlineData("Channels/WebChat/Planted.cs", "public static class Planted { public static Fluid.TemplateOptions? N; }")]
    public void A_package_outside_its_home_is_found(string path, string source) => Find(Rules.Homes, Plant(path, source)).ShouldContain("lives in");

    [Theory]
    [InlineData("Findings/PlantedStore.cs", "public sealed class PlantedStore;")]
    [InlineData("Findings/PlantedWorker.cs", "public sealed class PlantedWorker;")]
    [InlineData("Findings/PlantedFiles.cs", "public sealed class PlantedFiles;")]
    [InlineData("Findings/PlantedOptions.cs", "public sealed class PlantedOptions;")]
    public void A_suffix_that_promises_too_much_is_found(string path, string source) => Find(Rules.Promises, Plant(path, source)).ShouldContain("promises");

    [Theory]
    [InlineData("Common/Planted.cs", "namespace Cell0.ChatOps.Common; public static class Planted;")]
    [InlineData("Findings/Helpers/Planted.cs", "namespace Cell0.ChatOps.Findings.Helpers; public static class Planted;")]
    [InlineData("Planted.cs", "namespace Cell0.ChatOps; public static class Planted;")]
    [InlineData("Findings/Planted.cs", "namespace Cell0.ChatOps.Web; public static class Planted;")]
    public void A_file_outside_the_rooms_is_found(string path, string source) => Find(Rules.Rooms, (path, source)).ShouldContain(path);

    [Fact]
    public void An_exemption_nothing_needs_is_found() =>
        Rules.Idle(new Sources(new Dictionary<string, string>()), [new Exemption("Web/Gone.cs", "disk", "once")]).ShouldHaveSingleItem();

    private static (string, string) Session =>
        ("Storage/Session.cs", "namespace Cell0.ChatOps.Storage; public sealed class Session { public void Execute(string sql) { } public void AfterCommit() { } }");

    private static (string, string) Plant(string path, string source) => (path, $"namespace {new SourceFile(path).Namespace};\n{source}");

    private static string Find(Func<Sources, IEnumerable<string>> rule, params (string Path, string Text)[] files) =>
        string.Join('\n', rule(new Sources(files.ToDictionary(f => f.Path, f => f.Text))));
}
