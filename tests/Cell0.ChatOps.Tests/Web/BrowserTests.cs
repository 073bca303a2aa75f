using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Tests.Support;
using Microsoft.Playwright;

namespace Cell0.ChatOps.Tests.Web;

/// <summary>The pages in a real browser; <c>CELL0_BROWSER</c> names its executable.</summary>
[Trait("Needs", "browser")]
public sealed class BrowserTests
{
    private const string Variable = "CELL0_BROWSER";

    private static readonly string[] Paths = ["/", "/runs/R3", "/incidents", "/chat", "/nowhere"];

    [Theory]
    [InlineData(1280, 900)]
    [InlineData(390, 844)]
    public async Task No_page_scrolls_sideways_and_none_complains(int width, int height)
    {
        await using var bench = await Seeded();
        await using var browser = await Browser.OpenAsync(width, height);
        var page = browser.Page;
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.Contains("404", StringComparison.Ordinal)) complaints.Add(message.Text);
        };
        await page.GotoAsync(new Uri(bench.Address, $"/?token={bench.OwnerToken}").ToString());
        foreach (var path in Paths)
        {
            await page.GotoAsync(new Uri(bench.Address, path).ToString());
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, path);
            (await page.Locator("h1").CountAsync()).ShouldBe(1, path);
            (await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.wide')].filter(box => box.scrollWidth > box.clientWidth).map(box => `${box.innerText.slice(0, 40)}: ${box.scrollWidth} in ${box.clientWidth}`)"))
                .ShouldBeEmpty($"no table of {path} is cut off");
            if (Environment.GetEnvironmentVariable("CELL0_SCREENSHOTS") is { Length: > 0 } folder)
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{path.Trim('/').Replace('/', '-')}-{width}.png"), FullPage = true });
        }

        complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_phone_leaves_out_what_stands_on_the_runs_page_and_keeps_what_matters()
    {
        await using var bench = await Seeded();
        await using var browser = await Browser.OpenAsync(390, 844);
        await browser.Page.GotoAsync(bench.Address.ToString());
        (await Headings("runs")).ShouldBe(["Run", "Verdict", "Ended"]);
        (await Headings("open")).ShouldBe(["Severity", "Code", "What", "Since"]);
        (await Headings("cron")).ShouldBe(["Job", "Work", "Errors", "Last run"]);
        async Task<string[]> Headings(string section) =>
            await browser.Page.EvaluateAsync<string[]>($"[...document.querySelectorAll('section[aria-labelledby={section}] thead th')].filter(cell => cell.offsetWidth > 0).map(cell => cell.innerText)");
    }

    [Fact]
    public async Task The_figures_of_a_run_with_a_long_number_fit_a_phone()
    {
        await using var bench = await Seeded();
        await using var browser = await Browser.OpenAsync(390, 844);
        await browser.Page.GotoAsync(new Uri(bench.Address, "/runs/R3").ToString());
        (await browser.Page.EvaluateAsync<int>("""
            () => {
              document.querySelectorAll('.figures tbody code').forEach(code => code.textContent = 'R5120.m4c');
              return [...document.querySelectorAll('.wide')].filter(box => box.scrollWidth > box.clientWidth).length;
            }
            """)).ShouldBe(0);
    }

    [Fact]
    public async Task A_line_said_in_the_chat_is_answered_live_and_once()
    {
        await using var bench = await Seeded();
        await using var browser = await Browser.OpenAsync(390, 844);
        var page = browser.Page;
        await page.GotoAsync(new Uri(bench.Address, $"/?token={bench.OwnerToken}").ToString());
        page.Url.ShouldNotContain("token");
        await page.GotoAsync(new Uri(bench.Address, "/chat").ToString());
        await page.GetByText("Live.").WaitForAsync();
        await page.GetByLabel("Say something to the bot").FillAsync("/alerts");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".log .mine", new() { HasText = "/alerts" }).WaitForAsync();
        await page.Locator(".log .theirs", new() { HasText = "devops-cicd" }).WaitForAsync();
        (await page.Locator(".log .mine", new() { HasText = "/alerts" }).CountAsync()).ShouldBe(1);
        (await page.Locator("#text").InputValueAsync()).ShouldBe("");
        await page.ReloadAsync();
        (await page.Locator(".log .theirs", new() { HasText = "devops-cicd" }).CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Without_JavaScript_the_chat_shows_its_history_and_says_what_is_missing()
    {
        await using var bench = await Seeded();
        await using var browser = await Browser.OpenAsync(390, 844, javaScript: false);
        await browser.Page.GotoAsync(new Uri(bench.Address, "/chat").ToString());
        (await browser.Page.Locator("noscript").InnerTextAsync()).ShouldContain("JavaScript");
    }

    [Fact]
    public async Task The_keyboard_reaches_the_content_first_and_then_every_page()
    {
        await using var bench = await Seeded();
        await using var browser = await Browser.OpenAsync(1280, 900);
        var page = browser.Page;
        await page.GotoAsync(bench.Address.ToString());
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe("Skip to the content");
        await page.Keyboard.PressAsync("Enter");
        (await page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("main");
        await page.GotoAsync(new Uri(bench.Address, "/runs/R3").ToString());
        var reached = new List<string?>();
        for (var step = 0; step < 6; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string?>("document.activeElement.getAttribute('href')"));
        }

        reached.ShouldBe(["#main", "/", "/", "/incidents", "/chat", "/hangfire"]);
    }

    private static async Task<WebBench> Seeded()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))) Assert.Skip($"{Variable} names no browser, such as /usr/bin/chromium");
        var bench = await WebBench.StartAsync();
        bench.Ledger.Jobs = [.. CronJobs.OfTheSeedsDay(), CronJobs.Job("weekly_summary_of_everything_that_was_ever_built") with { AutoDisabledReason = "too many errors" }, .. Enumerable.Range(0, 14).Select(index => CronJobs.Job($"cell0-helper-{index}"))];
        var trouble = Ledger.Trouble("cell0-devops-cicd", "cell0-devops-cicd timed out 5 times in a row", Severity.Critical, "R3.m02");
        for (var index = 0; index < 12; index++) bench.Ledger.AddRun(WebBench.Now.AddMinutes(15 * (index - 12)), index, "7 of 10 jobs healthy", VerdictWord.Critical, trouble);
        bench.Ledger.Mend("cell0-devops-cicd", WebBench.Now.AddMinutes(-40), good: 1);
        bench.Ledger.Mend("weekly_summary_of_everything_that_was_ever_built", WebBench.Now.AddHours(-3), good: 0);
        bench.Ledger.Open(trouble, WebBench.Now.AddHours(-2), new Cell0.ChatOps.Suite.RunId(2));
        var gone = bench.Ledger.Open(Ledger.Trouble("cell0-security-sentinel", "ran, and its message was not delivered: " + new string('x', 120), Severity.High), WebBench.Now.AddHours(-1));
        bench.Ledger.Database.Write(session => Find<Cell0.ChatOps.Incidents.IncidentBook>(bench).Acknowledge(session, gone.Code, "owner", null, "looking"));
        return bench;
    }

    private static T Find<T>(WebBench bench)
        where T : notnull => (T)bench.Services.GetService(typeof(T))!;

    private sealed class Browser(IPlaywright playwright, IBrowser browser, IPage page) : IAsyncDisposable
    {
        public IPage Page => page;

        public static async Task<Browser> OpenAsync(int width, int height, bool javaScript = true)
        {
            var playwright = await Playwright.CreateAsync();
            var browser = await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Environment.GetEnvironmentVariable(Variable),
                ChromiumSandbox = false,
                Args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
            var context = await browser.NewContextAsync(new()
            {
                ViewportSize = new() { Width = width, Height = height },
                JavaScriptEnabled = javaScript,
                ColorScheme = Environment.GetEnvironmentVariable("CELL0_DARK") == "1" ? ColorScheme.Dark : ColorScheme.Light,
            });
            return new Browser(playwright, browser, await context.NewPageAsync());
        }

        public async ValueTask DisposeAsync()
        {
            await browser.DisposeAsync();
            playwright.Dispose();
        }
    }
}
