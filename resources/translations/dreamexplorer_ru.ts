<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU" sourcelanguage="en">
 <context>
  <name>Actions</name>
  <message>
   <source>&amp;Explore</source>
   <translation>&amp;Исследование</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>&amp;Файл</translation>
  </message>
  <message>
   <source>&amp;Help</source>
   <translation>&amp;Справка</translation>
  </message>
  <message>
   <source>&amp;Training</source>
   <translation>&amp;Обучение</translation>
  </message>
  <message>
   <source>&amp;View</source>
   <translation>&amp;Вид</translation>
  </message>
 </context>
 <context>
  <name>Appearance</name>
  <message>
   <source>&amp;Colours</source>
   <translation>&amp;Цвета</translation>
  </message>
  <message>
   <source>&amp;Dark</source>
   <translation>&amp;Тёмные</translation>
  </message>
  <message>
   <source>&amp;Full screen</source>
   <translation>&amp;Полный экран</translation>
  </message>
  <message>
   <source>&amp;Larger text</source>
   <translation>&amp;Крупнее текст</translation>
  </message>
  <message>
   <source>&amp;Light</source>
   <translation>&amp;Светлые</translation>
  </message>
  <message>
   <source>&amp;Presentation mode</source>
   <translation>Режим п&amp;оказа</translation>
  </message>
  <message>
   <source>&amp;System default</source>
   <translation>&amp;Как в системе</translation>
  </message>
  <message>
   <source>Bigger text</source>
   <translation>Увеличить шрифт</translation>
  </message>
  <message>
   <source>Fill the whole screen; F11 or Esc leaves it</source>
   <translation>Развернуть на весь экран; выход — F11 или Esc</translation>
  </message>
  <message>
   <source>Lan&amp;guage</source>
   <translation>&amp;Язык</translation>
  </message>
  <message>
   <source>Large texts and thick lines, for a projector; F9 leaves it, too</source>
   <translation>Крупный текст и толстые линии для проектора; F9 возвращает обычный вид</translation>
  </message>
  <message>
   <source>S&amp;maller text</source>
   <translation>&amp;Мельче текст</translation>
  </message>
  <message>
   <source>Smaller text</source>
   <translation>Уменьшить шрифт</translation>
  </message>
 </context>
 <context>
  <name>AxisModel</name>
  <message>
   <source>KL {} nats</source>
   <translation>KL {} нат</translation>
  </message>
  <message>
   <source>carries nothing: mu does not vary</source>
   <translation>ничего не несёт: mu не меняется</translation>
  </message>
  <message>
   <source>collapsed</source>
   <translation>коллапс</translation>
  </message>
  <message>
   <source>locked</source>
   <translation>закреплён</translation>
  </message>
 </context>
 <context>
  <name>Bound</name>
  <message>
   <source>A higher bound is set under File &gt; Library of runs. Pinned runs are never suggested.</source>
   <translation>Больший предел задаётся в меню «Файл &gt; Библиотека запусков». Закреплённые запуски никогда не предлагаются.</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>Удалить</translation>
  </message>
  <message>
   <source>Delete these runs, the oldest, for good: {}?</source>
   <translation>Удалить навсегда эти запуски, самые старые: {}?</translation>
  </message>
  <message>
   <source>Empty the bin ({})?</source>
   <translation>Очистить корзину ({})?</translation>
  </message>
  <message>
   <source>The library of runs is full</source>
   <translation>Библиотека запусков заполнена</translation>
  </message>
  <message>
   <source>The runs take {} of {} GB, although states of earlier steps were thinned.</source>
   <translation>Запуски занимают {} из {} ГБ, хотя состояния прежних шагов прорежены.</translation>
  </message>
  <message>
   <source>{} more</source>
   <translation>ещё {}</translation>
  </message>
 </context>
 <context>
  <name>CanvasTools</name>
  <message>
   <source>Clear</source>
   <translation>Очистить</translation>
  </message>
  <message>
   <source>Clear (Delete)</source>
   <translation>Очистить (Delete)</translation>
  </message>
  <message>
   <source>Draw (P)</source>
   <translation>Рисовать (P)</translation>
  </message>
  <message>
   <source>Erase (E)</source>
   <translation>Стирать (E)</translation>
  </message>
  <message>
   <source>Eraser</source>
   <translation>Ластик</translation>
  </message>
  <message>
   <source>Open a picture</source>
   <translation>Открыть картинку</translation>
  </message>
  <message>
   <source>Open an image file (Ctrl+I)</source>
   <translation>Открыть файл с изображением (Ctrl+I)</translation>
  </message>
  <message>
   <source>Paste a picture</source>
   <translation>Вставить картинку</translation>
  </message>
  <message>
   <source>Paste a picture (Ctrl+V)</source>
   <translation>Вставить картинку (Ctrl+V)</translation>
  </message>
  <message>
   <source>Pen</source>
   <translation>Перо</translation>
  </message>
  <message>
   <source>Pen width</source>
   <translation>Толщина пера</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>Повторить</translation>
  </message>
  <message>
   <source>Redo (Ctrl+Shift+Z)</source>
   <translation>Повторить (Ctrl+Shift+Z)</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Отменить</translation>
  </message>
  <message>
   <source>Undo (Ctrl+Z)</source>
   <translation>Отменить (Ctrl+Z)</translation>
  </message>
  <message>
   <source>Width of pen and eraser; about 34 looks like MNIST</source>
   <translation>Толщина пера и ластика; около 34 — похоже на MNIST</translation>
  </message>
 </context>
 <context>
  <name>ClassChoice</name>
  <message>
   <source>&amp;Class</source>
   <translation>&amp;Класс</translation>
  </message>
  <message>
   <source>Class</source>
   <translation>Класс</translation>
  </message>
  <message>
   <source>The class on which the model is conditioned when it decodes sliders, map, dreams and walks, and when it encodes a drawing. z describes the rest, the style. Each point of the map is encoded with the class of its own image.</source>
   <translation>Класс, который задан условной модели при декодировании ползунков, карты, снов и прогулок и при кодировании рисунка. z описывает остальное — стиль. Каждая точка карты закодирована с классом своего изображения.</translation>
  </message>
 </context>
 <context>
  <name>ClassLegend</name>
  <message>
   <source>Class {name}, images: {count}</source>
   <translation>Класс {name}, изображений: {count}</translation>
  </message>
  <message>
   <source>Class {name}, images: {count}. Click to hide or show it. Double click, Alt+click or Enter shows only this class; again shows all.</source>
   <translation>Класс {name}, изображений: {count}. Щелчок скрывает или показывает его. Двойной щелчок, Alt+щелчок или Enter оставляют только этот класс; повторно — все.</translation>
  </message>
 </context>
 <context>
  <name>ClassStrip</name>
  <message>
   <source>Classes</source>
   <translation>Классы</translation>
  </message>
  <message>
   <source>Same style, every class</source>
   <translation>Тот же стиль, все классы</translation>
  </message>
  <message>
   <source>Same style, every digit</source>
   <translation>Тот же стиль, все цифры</translation>
  </message>
  <message>
   <source>The selected z decoded as each class: z keeps the style, the class changes the content. Click an image to select its class.</source>
   <translation>Выбранный z, декодированный как каждый из классов: z сохраняет стиль, класс меняет содержание. Щелчок по изображению выбирает его класс.</translation>
  </message>
 </context>
 <context>
  <name>Closing</name>
  <message>
   <source>Stopping…</source>
   <translation>Остановка…</translation>
  </message>
 </context>
 <context>
  <name>CodeGrid</name>
  <message>
   <source>Codes</source>
   <translation>Коды</translation>
  </message>
  <message>
   <source>Codes: {cell} has {number}</source>
   <translation>Коды: в {cell} стоит {number}</translation>
  </message>
  <message>
   <source>Entropy of the code in this cell: {} nats.</source>
   <translation>Энтропия кода в этой ячейке: {} нат.</translation>
  </message>
  <message>
   <source>Row {row}, column {column}: code {number} of 0 to {last}.</source>
   <translation>Строка {row}, столбец {column}: код {number} из 0–{last}.</translation>
  </message>
  <message>
   <source>The codes that the image is decoded from, by number: neighbouring numbers and colours are similar codes. Click a cell to choose another code for it.
Keys: arrows move between cells; + and − select the next code, Page keys go further, Home and End to the ends; Delete selects the most frequent code; Enter shows all codes.</source>
   <translation>Коды, из которых декодировано изображение, по номерам: соседние номера и цвета — похожие коды. Щелчок по ячейке выбирает для неё другой код.
Клавиши: стрелки — другая ячейка; + и − — соседний код, Page Up и Page Down — дальше, Home и End — первый и последний; Delete — самый частый код; Enter показывает все коды.</translation>
  </message>
 </context>
 <context>
  <name>CodePalette</name>
  <message>
   <source>Code {}</source>
   <translation>Код {}</translation>
  </message>
  <message>
   <source>Codes to choose from</source>
   <translation>Коды на выбор</translation>
  </message>
 </context>
 <context>
  <name>Column</name>
  <message>
   <source>Decoding samples of the prior…</source>
   <translation>Декодирование образцов из априорного распределения…</translation>
  </message>
  <message>
   <source>Drawing</source>
   <translation>Рисунок</translation>
  </message>
  <message>
   <source>Each point is the encoding of a test image. Arrow keys pan, plus and minus zoom, 0 or F fits, Shift with an arrow key moves the selected z, Enter selects the image nearest to it, in all columns.</source>
   <translation>Каждая точка — код тестового изображения. Стрелки сдвигают карту, плюс и минус меняют масштаб, 0 или F показывает всё, Shift со стрелкой двигает выбранный z, Enter выбирает ближайшее к нему изображение — во всех столбцах.</translation>
  </message>
  <message>
   <source>Encoding the images…</source>
   <translation>Изображения кодируются…</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>Изображение</translation>
  </message>
  <message>
   <source>Latent map of {}</source>
   <translation>Латентная карта: {}</translation>
  </message>
  <message>
   <source>No images. Choose a dataset.</source>
   <translation>Нет изображений. Выберите набор данных.</translation>
  </message>
  <message>
   <source>This run takes other images than those of the dataset.</source>
   <translation>Этот запуск работает с изображениями другого вида, чем в наборе данных.</translation>
  </message>
  <message>
   <source>mean confidence {} ± {} (n = {}), {} below {}</source>
   <translation>средняя уверенность {} ± {} (n = {}), {} ниже {}</translation>
  </message>
 </context>
 <context>
  <name>ColumnHead</name>
  <message>
   <source>(step {})</source>
   <translation>(шаг {})</translation>
  </message>
  <message>
   <source>Close column {}</source>
   <translation>Закрыть столбец {}</translation>
  </message>
  <message>
   <source>Pause {}</source>
   <translation>Приостановить: {}</translation>
  </message>
  <message>
   <source>Resume {}</source>
   <translation>Продолжить: {}</translation>
  </message>
  <message>
   <source>Run in column {}</source>
   <translation>Запуск в столбце {}</translation>
  </message>
  <message>
   <source>Stop {}</source>
   <translation>Остановить: {}</translation>
  </message>
  <message>
   <source>The run that this column shows</source>
   <translation>Запуск, показанный в этом столбце</translation>
  </message>
  <message>
   <source>epoch {} of {}</source>
   <translation>эпоха {} из {}</translation>
  </message>
  <message>
   <source>not trained yet</source>
   <translation>ещё не обучалась</translation>
  </message>
  <message>
   <source>step {}</source>
   <translation>шаг {}</translation>
  </message>
  <message>
   <source>test reconstruction {}</source>
   <translation>реконструкция на тесте {}</translation>
  </message>
  <message>
   <source>test −ELBO {}</source>
   <translation>−ELBO на тесте {}</translation>
  </message>
  <message>
   <source>{} of {} alive</source>
   <translation>живых {} из {}</translation>
  </message>
 </context>
 <context>
  <name>ColumnMap</name>
  <message>
   <source>Class {}</source>
   <translation>Класс {}</translation>
  </message>
  <message>
   <source>PC 1</source>
   <translation>ГК 1</translation>
  </message>
  <message>
   <source>PC 2</source>
   <translation>ГК 2</translation>
  </message>
  <message>
   <source>Test image {}</source>
   <translation>Тестовое изображение {}</translation>
  </message>
 </context>
 <context>
  <name>ComparePanel</name>
  <message>
   <source>A comparison needs two runs. Add a column for a run that is kept; or choose Train a comparison; or change a setting in the Train workspace (Ctrl+1) and press Train; or open a second model (Ctrl+O).</source>
   <translation>Для сравнения нужны два запуска. Добавьте столбец с сохранённым запуском; или выберите «Обучить сравнение»; или измените параметр в рабочем пространстве «Обучение» (Ctrl+1) и нажмите «Обучить»; или откройте вторую модель (Ctrl+O).</translation>
  </message>
  <message>
   <source>Add a column</source>
   <translation>Добавить столбец</translation>
  </message>
  <message>
   <source>Compare</source>
   <translation>Сравнение</translation>
  </message>
  <message>
   <source>No model yet. Open one, or press Train.</source>
   <translation>Модели пока нет. Откройте модель или нажмите «Обучить».</translation>
  </message>
  <message>
   <source>Outline the posterior q(z|x) of 100 test images on each map, at one standard deviation</source>
   <translation>Обвести на каждой карте апостериорные распределения q(z|x) 100 тестовых изображений: одно стандартное отклонение</translation>
  </message>
  <message>
   <source>Posterior ellipses</source>
   <translation>Эллипсы q(z|x)</translation>
  </message>
  <message>
   <source>Random test image</source>
   <translation>Случайное тестовое изображение</translation>
  </message>
  <message>
   <source>Reconstruct another test image in all columns. A click on a point selects its image.</source>
   <translation>Реконструировать во всех столбцах другое тестовое изображение. Щелчок по точке выбирает её изображение.</translation>
  </message>
  <message>
   <source>Show one more run beside these, up to four</source>
   <translation>Показать рядом ещё один запуск, всего до четырёх</translation>
  </message>
 </context>
 <context>
  <name>ComparisonControls</name>
  <message>
   <source>All runs start from the same weights and see the same batches.</source>
   <translation>Все запуски начинают с одних и тех же весов и видят одни и те же пакеты.</translation>
  </message>
  <message>
   <source>Explanation</source>
   <translation>Пояснение</translation>
  </message>
  <message>
   <source>Pause all</source>
   <translation>Приостановить все</translation>
  </message>
  <message>
   <source>Resume all</source>
   <translation>Продолжить все</translation>
  </message>
  <message>
   <source>Stop all</source>
   <translation>Остановить все</translation>
  </message>
  <message>
   <source>Stop all runs after the current step; what was trained is kept</source>
   <translation>Остановить все запуски после текущего шага; обученное сохраняется</translation>
  </message>
  <message>
   <source>What to look at, and where the runs do not start alike</source>
   <translation>На что смотреть, и чем различаются начала запусков</translation>
  </message>
 </context>
 <context>
  <name>ComparisonMenu</name>
  <message>
   <source>A TOML file: copy one of resources/comparisons and change it, see docs/comparisons.md</source>
   <translation>Файл TOML: скопируйте один из resources/comparisons и измените его, см. docs/comparisons.md</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>Все файлы (*)</translation>
  </message>
  <message>
   <source>Comparisons ({})</source>
   <translation>Сравнения ({})</translation>
  </message>
  <message>
   <source>Open a comparison</source>
   <translation>Открыть сравнение</translation>
  </message>
  <message>
   <source>Open a comparison file…</source>
   <translation>Открыть файл сравнения…</translation>
  </message>
  <message>
   <source>Train a comparison</source>
   <translation>Обучить сравнение</translation>
  </message>
  <message>
   <source>Train two to four runs that differ in a few settings, in turns, from the same weights where their networks allow</source>
   <translation>Обучать по очереди от двух до четырёх запусков, которые различаются несколькими параметрами, — с одних и тех же весов, где это позволяют сети</translation>
  </message>
 </context>
 <context>
  <name>Comparisons</name>
  <message>
   <source>Reading {}</source>
   <translation>Чтение: {}</translation>
  </message>
  <message>
   <source>Stop the training first: a comparison trains all of its runs itself.</source>
   <translation>Сначала остановите обучение: сравнение обучает все свои запуски само.</translation>
  </message>
  <message>
   <source>The comparison could not be read</source>
   <translation>Сравнение не удалось прочитать</translation>
  </message>
  <message>
   <source>The comparison has ended.</source>
   <translation>Сравнение завершено.</translation>
  </message>
  <message>
   <source>{}: states to go back to are not being kept: {}</source>
   <translation>{}: состояния, к которым можно вернуться, не сохраняются: {}</translation>
  </message>
  <message>
   <source>{}: training stopped</source>
   <translation>{}: обучение остановлено</translation>
  </message>
 </context>
 <context>
  <name>ConfigForm</name>
  <message>
   <source>More options</source>
   <translation>Ещё параметры</translation>
  </message>
  <message>
   <source>More options ({} changed)</source>
   <translation>Ещё параметры (изменено: {})</translation>
  </message>
  <message>
   <source>Rarely changed options</source>
   <translation>Редко изменяемые параметры</translation>
  </message>
 </context>
 <context>
  <name>CurveControls</name>
  <message>
   <source>&amp;Fit</source>
   <translation>&amp;Показать всё</translation>
  </message>
  <message>
   <source>&amp;Logarithmic scale</source>
   <translation>&amp;Логарифмическая шкала</translation>
  </message>
  <message>
   <source>&amp;Separate plots</source>
   <translation>&amp;Отдельные графики</translation>
  </message>
  <message>
   <source>&lt;p&gt;Horizontal axis: training steps (batches), epochs, or seconds of training without pauses and evaluations.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Горизонтальная ось: шаги обучения (пакеты), эпохи или секунды обучения без пауз и оценок на тесте.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Logarithmic vertical scale&lt;/p&gt;</source>
   <translation>&lt;p&gt;Логарифмическая вертикальная шкала&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;One plot for each term, or all in one plot with a separate scale for KL on the right.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Отдельный график для каждого слагаемого или все на одном, с отдельной шкалой KL справа.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Save the data as CSV, or the plots with their legend as a PNG, SVG or PDF picture.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Сохранить данные в CSV или графики с легендой как рисунок PNG, SVG или PDF.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Show everything and follow the training (double click or A in the plot).&lt;/p&gt;</source>
   <translation>&lt;p&gt;Показать всё и следить за обучением (двойной щелчок или клавиша A на графике).&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Weight of the exponential moving average of the training curves: 0 is no smoothing. The thin line is not smoothed, and neither are test values.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Вес экспоненциального скользящего среднего кривых обучения: 0 — без сглаживания. Тонкая линия и значения на тесте не сглаживаются.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>Data as CSV…</source>
   <translation>Данные в CSV…</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Экспорт</translation>
  </message>
  <message>
   <source>Fit</source>
   <translation>Показать всё</translation>
  </message>
  <message>
   <source>Horizontal axis</source>
   <translation>Горизонтальная ось</translation>
  </message>
  <message>
   <source>Logarithmic scale</source>
   <translation>Логарифмическая шкала</translation>
  </message>
  <message>
   <source>Picture (PNG, SVG, PDF)…</source>
   <translation>Рисунок (PNG, SVG, PDF)…</translation>
  </message>
  <message>
   <source>Picture on white</source>
   <translation>Рисунок на белом фоне</translation>
  </message>
  <message>
   <source>Separate plots</source>
   <translation>Отдельные графики</translation>
  </message>
  <message>
   <source>Smoothing</source>
   <translation>Сглаживание</translation>
  </message>
  <message>
   <source>Smoothing {}</source>
   <translation>Сглаж. {}</translation>
  </message>
  <message>
   <source>epoch</source>
   <translation>эпоха</translation>
  </message>
  <message>
   <source>log</source>
   <translation>log</translation>
  </message>
  <message>
   <source>seconds</source>
   <translation>секунды</translation>
  </message>
  <message>
   <source>step</source>
   <translation>шаг</translation>
  </message>
 </context>
 <context>
  <name>CurveExport</name>
  <message>
   <source>CSV files (*.csv)</source>
   <translation>Файлы CSV (*.csv)</translation>
  </message>
  <message>
   <source>Curves</source>
   <translation>Кривые</translation>
  </message>
  <message>
   <source>PDF document (*.pdf)</source>
   <translation>Документ PDF (*.pdf)</translation>
  </message>
  <message>
   <source>PNG picture (*.png)</source>
   <translation>Рисунок PNG (*.png)</translation>
  </message>
  <message>
   <source>SVG drawing (*.svg)</source>
   <translation>Рисунок SVG (*.svg)</translation>
  </message>
  <message>
   <source>Save a picture of the curves</source>
   <translation>Сохранить картинку с кривыми</translation>
  </message>
  <message>
   <source>Save the data of the curves</source>
   <translation>Сохранить данные кривых</translation>
  </message>
  <message>
   <source>Saved {}</source>
   <translation>Сохранено: {}</translation>
  </message>
  <message>
   <source>Saving {}</source>
   <translation>Сохранение {}</translation>
  </message>
  <message>
   <source>The file could not be saved</source>
   <translation>Не удалось сохранить файл</translation>
  </message>
 </context>
 <context>
  <name>CurveLegend</name>
  <message>
   <source>Click to hide or show.</source>
   <translation>Щёлкните, чтобы скрыть или показать.</translation>
  </message>
  <message>
   <source>KL (the rate): KL divergence of q(z|x) from the prior, summed over latents, mean over images, in nats</source>
   <translation>KL (rate): KL-дивергенция q(z|x) от априорного распределения, сумма по латентным измерениям, среднее по изображениям, в натах</translation>
  </message>
  <message>
   <source>Negative ELBO: reconstruction + KL, without beta; lower is better</source>
   <translation>Отрицательный ELBO: реконструкция + KL, без beta; чем меньше, тем лучше</translation>
  </message>
  <message>
   <source>Reconstruction: −log p(x|z), summed over pixels, mean over images, in nats</source>
   <translation>Реконструкция: −log p(x|z), сумма по пикселям, среднее по изображениям, в натах</translation>
  </message>
  <message>
   <source>The whole test set, after each epoch</source>
   <translation>Весь тестовый набор, после каждой эпохи</translation>
  </message>
  <message>
   <source>Training batches, not smoothed</source>
   <translation>Обучающие пакеты без сглаживания</translation>
  </message>
  <message>
   <source>Training batches, smoothed</source>
   <translation>Обучающие пакеты, сглаженные</translation>
  </message>
  <message>
   <source>raw</source>
   <translation>без сглаживания</translation>
  </message>
  <message>
   <source>test</source>
   <translation>тест</translation>
  </message>
  <message>
   <source>train</source>
   <translation>обучение</translation>
  </message>
 </context>
 <context>
  <name>CurveReading</name>
  <message>
   <source>step {step}, epoch {epoch}</source>
   <translation>шаг {step}, эпоха {epoch}</translation>
  </message>
  <message>
   <source>{} s</source>
   <translation>{} с</translation>
  </message>
 </context>
 <context>
  <name>CurvesPanel</name>
  <message>
   <source>Curves</source>
   <translation>Кривые</translation>
  </message>
  <message>
   <source>Loss curves appear here during training.</source>
   <translation>Здесь во время обучения появятся кривые потерь.</translation>
  </message>
  <message>
   <source>Test-set results of this model. Train to extend the curves.</source>
   <translation>Результаты этой модели на тестовом наборе. Обучайте её, чтобы продолжить кривые.</translation>
  </message>
  <message>
   <source>The seconds of this training were not recorded. Choose step or epoch below.</source>
   <translation>Время этого обучения не записано. Выберите внизу шаг или эпоху.</translation>
  </message>
  <message>
   <source>Train to extend the curves.</source>
   <translation>Обучайте её, чтобы продолжить кривые.</translation>
  </message>
  <message>
   <source>epoch</source>
   <translation>эпоха</translation>
  </message>
  <message>
   <source>s</source>
   <translation>с</translation>
  </message>
  <message>
   <source>seconds</source>
   <translation>секунды</translation>
  </message>
  <message>
   <source>seconds of training</source>
   <translation>секунды обучения</translation>
  </message>
  <message>
   <source>step</source>
   <translation>шаг</translation>
  </message>
  <message>
   <source>test</source>
   <translation>тест</translation>
  </message>
  <message>
   <source>train</source>
   <translation>обучение</translation>
  </message>
 </context>
 <context>
  <name>Dataset</name>
  <message>
   <source>{title}, first {n} images</source>
   <translation>{title}, первые {n} изображений</translation>
  </message>
 </context>
 <context>
  <name>DatasetActions</name>
  <message>
   <source>A new, untrained run was made for it.</source>
   <translation>Для них создан новый, необученный запуск.</translation>
  </message>
  <message>
   <source>Changing the dataset stops the training. The model stays as trained so far.</source>
   <translation>При смене набора данных обучение останавливается. Модель остаётся такой, какой она обучена к этому моменту.</translation>
  </message>
  <message>
   <source>Downloading {}</source>
   <translation>Скачивание {}</translation>
  </message>
  <message>
   <source>Loading the dataset</source>
   <translation>Загрузка набора данных</translation>
  </message>
  <message>
   <source>Stop training</source>
   <translation>Остановить обучение</translation>
  </message>
  <message>
   <source>Stop training?</source>
   <translation>Остановить обучение?</translation>
  </message>
  <message>
   <source>The dataset could not be downloaded</source>
   <translation>Не удалось скачать набор данных</translation>
  </message>
  <message>
   <source>The dataset could not be loaded</source>
   <translation>Не удалось загрузить набор данных</translation>
  </message>
  <message>
   <source>The images of {} are {}, which does not fit this model.</source>
   <translation>Размер изображений «{}» — {}, он не подходит этой модели.</translation>
  </message>
  <message>
   <source>{} has {} classes, which does not fit this model's classes.</source>
   <translation>В наборе «{}» классов: {}, это не соответствует модели.</translation>
  </message>
 </context>
 <context>
  <name>DatasetChoice</name>
  <message>
   <source>Download</source>
   <translation>Скачать</translation>
  </message>
  <message>
   <source>Download {}?</source>
   <translation>Скачать {}?</translation>
  </message>
  <message>
   <source>Its files are not in the data folder</source>
   <translation>Его файлов нет в папке данных</translation>
  </message>
  <message>
   <source>Looking for datasets</source>
   <translation>Поиск наборов данных</translation>
  </message>
  <message>
   <source>Not on this computer yet</source>
   <translation>На этом компьютере его пока нет</translation>
  </message>
  <message>
   <source>The download is about {} MB.</source>
   <translation>Объём загрузки — около {} МБ.</translation>
  </message>
  <message>
   <source>{title} is not on this computer. Download it from the internet into {folder}?</source>
   <translation>Набора {title} на этом компьютере нет. Скачать его из интернета в {folder}?</translation>
  </message>
  <message>
   <source>{} (download…)</source>
   <translation>{} (скачать…)</translation>
  </message>
  <message>
   <source>{} (files missing)</source>
   <translation>{} (нет файлов)</translation>
  </message>
 </context>
 <context>
  <name>DecodedCaption</name>
  <message>
   <source>Hover a pixel for its value</source>
   <translation>Наведите указатель на пиксель</translation>
  </message>
  <message>
   <source>Row {}, column {}: {}</source>
   <translation>Строка {}, столбец {}: {}</translation>
  </message>
  <message>
   <source>Step {step} · |z| {length}</source>
   <translation>Шаг {step} · |z| {length}</translation>
  </message>
  <message>
   <source>Step {}</source>
   <translation>Шаг {}</translation>
  </message>
  <message>
   <source>log p(z) {} nats</source>
   <translation>log p(z) {} нат</translation>
  </message>
 </context>
 <context>
  <name>DecodedPanel</name>
  <message>
   <source>Decoded image</source>
   <translation>Декодированное изображение</translation>
  </message>
  <message>
   <source>No image yet: the decoder is being prepared.</source>
   <translation>Изображения пока нет: декодер готовится.</translation>
  </message>
  <message>
   <source>The image decoded from the selected z: the mean p of each pixel, from 0 to 1.
Hover a pixel, or use the arrow keys, for its value.</source>
   <translation>Изображение, декодированное из выбранного z: среднее p каждого пикселя, от 0 до 1.
Наведите указатель на пиксель или нажимайте стрелки, чтобы увидеть его значение.</translation>
  </message>
 </context>
 <context>
  <name>Dialogs</name>
  <message>
   <source>&amp;Don't ask again</source>
   <translation>&amp;Больше не спрашивать</translation>
  </message>
  <message>
   <source>&amp;Go on training</source>
   <translation>&amp;Продолжить обучение</translation>
  </message>
  <message>
   <source>&amp;Later</source>
   <translation>&amp;Позже</translation>
  </message>
  <message>
   <source>&amp;Stop and close</source>
   <translation>&amp;Остановить и закрыть</translation>
  </message>
  <message>
   <source>A desktop laboratory for variational autoencoders (VAEs). Losses are in nats per image; 1 nat is 1.44 bits.</source>
   <translation>Настольная лаборатория вариационных автокодировщиков (VAE). Потери — в натах на изображение; 1 нат = 1.44 бита.</translation>
  </message>
  <message>
   <source>About dreamexplorer</source>
   <translation>О программе dreamexplorer</translation>
  </message>
  <message>
   <source>Choose the interrupted training to go on with:</source>
   <translation>Выберите прерванное обучение, которое нужно продолжить:</translation>
  </message>
  <message>
   <source>Data</source>
   <translation>Данные</translation>
  </message>
  <message>
   <source>Do&amp;n't save</source>
   <translation>&amp;Не сохранять</translation>
  </message>
  <message>
   <source>Export a grid of dreams</source>
   <translation>Экспорт сетки снов</translation>
  </message>
  <message>
   <source>Exporting a grid of dreams</source>
   <translation>Экспорт сетки снов</translation>
  </message>
  <message>
   <source>Free software under the MIT licence.</source>
   <translation>Свободная программа под лицензией MIT.</translation>
  </message>
  <message>
   <source>Go on with the interrupted training?</source>
   <translation>Продолжить прерванное обучение?</translation>
  </message>
  <message>
   <source>Guide</source>
   <translation>Руководство</translation>
  </message>
  <message>
   <source>It will be stopped and kept. Show it in the runs panel and press Train to go on later.</source>
   <translation>Оно будет остановлено и сохранено. Чтобы продолжить позже, покажите его на панели запусков и нажмите «Обучить».</translation>
  </message>
  <message>
   <source>It will be stopped. Save the model first?</source>
   <translation>Оно будет остановлено. Сохранить модель?</translation>
  </message>
  <message>
   <source>Libraries</source>
   <translation>Библиотеки</translation>
  </message>
  <message>
   <source>PNG images ({})</source>
   <translation>Изображения PNG ({})</translation>
  </message>
  <message>
   <source>Replace</source>
   <translation>Заменить</translation>
  </message>
  <message>
   <source>Replace the file?</source>
   <translation>Заменить файл?</translation>
  </message>
  <message>
   <source>Save it before closing?</source>
   <translation>Сохранить её перед закрытием?</translation>
  </message>
  <message>
   <source>Saved {}</source>
   <translation>Сохранено: {}</translation>
  </message>
  <message>
   <source>The program ended while it trained {}.</source>
   <translation>Программа завершилась во время обучения: {}.</translation>
  </message>
  <message>
   <source>These runs cannot be kept in the library and are lost if you don't save them: {}. To save another one than the one that is shown, cancel, show it in the runs panel and press Ctrl+S.</source>
   <translation>Эти запуски нельзя записать в библиотеку, и без сохранения они пропадут: {}. Чтобы сохранить не тот, что показан, нажмите «Отмена», покажите его на панели запусков и нажмите Ctrl+S.</translation>
  </message>
  <message>
   <source>This model has unsaved training.</source>
   <translation>Результаты обучения этой модели не сохранены.</translation>
  </message>
  <message>
   <source>Training is running: {}.</source>
   <translation>Идёт обучение: {}.</translation>
  </message>
  <message>
   <source>Whatever you choose, it stays in the runs panel. Later asks again at the next start.</source>
   <translation>В любом случае оно остаётся на панели запусков. «Позже» — вопрос повторится при следующем запуске программы.</translation>
  </message>
  <message>
   <source>{} exists already.</source>
   <translation>Файл {} уже существует.</translation>
  </message>
 </context>
 <context>
  <name>Dialogue</name>
  <message>
   <source>{}: unexpected error. Your model is unchanged. For a report: {}</source>
   <translation>{}: непредвиденная ошибка. Модель не изменилась. Для отчёта: {}</translation>
  </message>
 </context>
 <context>
  <name>DifferenceDialog</name>
  <message>
   <source>&amp;Copied</source>
   <translation>С&amp;копировано</translation>
  </message>
  <message>
   <source>&amp;Copy</source>
   <translation>&amp;Копировать</translation>
  </message>
  <message>
   <source>Change</source>
   <translation>Разность</translation>
  </message>
  <message>
   <source>Copy the table for a spreadsheet (Ctrl+C)</source>
   <translation>Скопировать таблицу для электронной таблицы (Ctrl+C)</translation>
  </message>
  <message>
   <source>Differences between runs</source>
   <translation>Различия запусков</translation>
  </message>
 </context>
 <context>
  <name>DisplayOptions</name>
  <message>
   <source>&amp;Colour</source>
   <translation>&amp;Цвет</translation>
  </message>
  <message>
   <source>&amp;Grid of decoded images</source>
   <translation>С&amp;етка декодированных изображений</translation>
  </message>
  <message>
   <source>&amp;Hidden</source>
   <translation>&amp;Скрыто</translation>
  </message>
  <message>
   <source>&amp;High</source>
   <translation>В&amp;ысокая</translation>
  </message>
  <message>
   <source>&amp;Large</source>
   <translation>&amp;Крупные</translation>
  </message>
  <message>
   <source>&amp;Low</source>
   <translation>Н&amp;изкая</translation>
  </message>
  <message>
   <source>&amp;Medium</source>
   <translation>&amp;Средняя</translation>
  </message>
  <message>
   <source>&amp;One colour</source>
   <translation>&amp;Один цвет</translation>
  </message>
  <message>
   <source>&amp;Opacity</source>
   <translation>&amp;Непрозрачность</translation>
  </message>
  <message>
   <source>&amp;Points</source>
   <translation>&amp;Точки</translation>
  </message>
  <message>
   <source>&amp;Small</source>
   <translation>&amp;Мелкие</translation>
  </message>
  <message>
   <source>At the &amp;marker</source>
   <translation>У &amp;маркера</translation>
  </message>
  <message>
   <source>By &amp;class</source>
   <translation>По &amp;классу</translation>
  </message>
  <message>
   <source>Decode a grid of points over the whole map. It follows zoom and training.</source>
   <translation>Декодировать сетку точек по всей карте. Следует за масштабом и обучением.</translation>
  </message>
  <message>
   <source>In the &amp;corner</source>
   <translation>В &amp;углу</translation>
  </message>
  <message>
   <source>P&amp;rior</source>
   <translation>Апр&amp;иорное распределение</translation>
  </message>
  <message>
   <source>Point &amp;size</source>
   <translation>&amp;Размер точек</translation>
  </message>
  <message>
   <source>Pre&amp;view</source>
   <translation>Пред&amp;просмотр</translation>
  </message>
  <message>
   <source>Show the images as points, at their encodings.</source>
   <translation>Показать изображения точками, там, куда их отображает кодировщик.</translation>
  </message>
 </context>
 <context>
  <name>Docks</name>
  <message>
   <source>All panels are closed.
Open them in the View menu; Ctrl+Shift+L resets this workspace.</source>
   <translation>Все панели закрыты.
Их можно открыть в меню «Вид»; Ctrl+Shift+L сбрасывает рабочее пространство.</translation>
  </message>
 </context>
 <context>
  <name>DrawPanel</name>
  <message>
   <source>Canvas</source>
   <translation>Холст</translation>
  </message>
  <message>
   <source>Draw</source>
   <translation>Рисунок</translation>
  </message>
  <message>
   <source>Draw a digit here, or drop a picture</source>
   <translation>Нарисуйте здесь цифру или перетащите картинку</translation>
  </message>
  <message>
   <source>Draw with the mouse, or with the arrow keys: Space lowers and lifts the pen.
Pictures can be dropped or pasted here.</source>
   <translation>Рисуйте мышью или стрелками: пробел опускает и поднимает перо.
Сюда можно перетащить или вставить картинку.</translation>
  </message>
  <message>
   <source>Open a &amp;picture…</source>
   <translation>Открыть к&amp;артинку…</translation>
  </message>
  <message>
   <source>Open any image file; it is converted to the form of the dataset</source>
   <translation>Открыть любой файл изображения; он приводится к виду набора данных</translation>
  </message>
  <message>
   <source>Pa&amp;ste a picture</source>
   <translation>&amp;Вставить картинку</translation>
  </message>
  <message>
   <source>Paste a picture or an image file from the clipboard</source>
   <translation>Вставить картинку или файл изображения из буфера обмена</translation>
  </message>
  <message>
   <source>Pick a random test image of the chosen class</source>
   <translation>Выбрать случайное тестовое изображение этого класса</translation>
  </message>
  <message>
   <source>Preparing the drawing</source>
   <translation>Подготовка рисунка</translation>
  </message>
  <message>
   <source>Random &amp;test image</source>
   <translation>Случайное &amp;тестовое изображение</translation>
  </message>
  <message>
   <source>Send to &amp;sliders</source>
   <translation>На пол&amp;зунки</translation>
  </message>
 </context>
 <context>
  <name>DrawWords</name>
  <message>
   <source>(lower is better; test images average {})</source>
   <translation>(меньше — лучше; среднее по тестовым изображениям {})</translation>
  </message>
  <message>
   <source>({} samples of z)</source>
   <translation>({} выборок z)</translation>
  </message>
  <message>
   <source>({} samples of z; lower is better; test images average {})</source>
   <translation>({} выборок z; меньше — лучше; среднее по тестовым изображениям {})</translation>
  </message>
  <message>
   <source>At z = mu, as shown: reconstruction {}.</source>
   <translation>При z = mu, как показано: реконструкция {}.</translation>
  </message>
  <message>
   <source>Draw to see the loss (reconstruction + KL, in nats).</source>
   <translation>Нарисуйте что-нибудь, чтобы увидеть потери (реконструкция + KL, в натах).</translation>
  </message>
  <message>
   <source>Draw to see the loss (reconstruction + rate, in nats).</source>
   <translation>Нарисуйте что-нибудь, чтобы увидеть потери (реконструкция + длина кода, в натах).</translation>
  </message>
  <message>
   <source>Draw to see the loss (reconstruction, in nats).</source>
   <translation>Нарисуйте что-нибудь, чтобы увидеть потери (реконструкция, в натах).</translation>
  </message>
  <message>
   <source>KL: the second term of this model's loss, in nats. The model declares no prior.</source>
   <translation>KL: второе слагаемое функции потерь этой модели, в натах. Априорное распределение у модели не указано.</translation>
  </message>
  <message>
   <source>Reconstruction: the loss of the pixels, summed over them, in nats (1 nat = 1.44 bits).</source>
   <translation>Реконструкция: потери по пикселям, сумма по ним, в натах (1 нат = 1.44 бита).</translation>
  </message>
  <message>
   <source>Reconstruction: −log p(x|codes), summed over the pixels.
Rate: −log p(codes) under the learned prior, summed over the cells: the code length of the codes.</source>
   <translation>Реконструкция: −log p(x|коды), сумма по пикселям.
Длина кода: −log p(коды) при выученном априорном распределении, сумма по ячейкам.</translation>
  </message>
  <message>
   <source>Reconstruction: −log p(x|z), summed over the pixels, its mean over samples of z from this image's posterior. ± is the standard error of the sum.
The sum is the negative ELBO, an upper bound of −log p(x). With the reconstruction at z = mu, which is lower, it would bound nothing.
KL: divergence of this image's posterior from the prior, summed over the latents.
Both in nats (natural units of information: 1 nat = 1.44 bits).</source>
   <translation>Реконструкция: −log p(x|z), сумма по пикселям, среднее по выборкам z из апостериорного распределения этого изображения. ± — стандартная ошибка суммы.
Сумма — это отрицательная ELBO, верхняя граница для −log p(x). С реконструкцией при z = mu, которая меньше, сумма ничего бы не ограничивала.
KL: дивергенция апостериорного распределения этого изображения от априорного, сумма по латентным переменным.
Обе величины в натах (натуральные единицы информации: 1 нат = 1.44 бита).</translation>
  </message>
  <message>
   <source>Select the code of this drawing: sliders, map and decoded image follow</source>
   <translation>Выбрать код этого рисунка: ползунки, карта и декодированное изображение последуют за ним</translation>
  </message>
  <message>
   <source>Select the codes of this drawing: sliders, map and decoded image follow</source>
   <translation>Выбрать коды этого рисунка: ползунки, карта и декодированное изображение последуют</translation>
  </message>
  <message>
   <source>Select z = mu of this drawing: sliders, map and decoded image follow</source>
   <translation>Выбрать z = mu этого рисунка: ползунки, карта и декодированное изображение последуют за ним</translation>
  </message>
  <message>
   <source>The code number of each cell; the band is ± one standard deviation of the codes in training.</source>
   <translation>Номер кода каждой ячейки; полоса — ± одно стандартное отклонение кодов при обучении.</translation>
  </message>
  <message>
   <source>The code: a number for each latent dimension; the band is ± one standard deviation of the codes in training. Hover for values.</source>
   <translation>Код: число для каждого латентного измерения; полоса — ± одно стандартное отклонение кодов при обучении. Наведите указатель, чтобы увидеть значения.</translation>
  </message>
  <message>
   <source>The image decoded from the code of this image</source>
   <translation>Изображение, декодированное из кода этого изображения</translation>
  </message>
  <message>
   <source>The image decoded from the codes of this image</source>
   <translation>Изображение, декодированное из кодов этого изображения</translation>
  </message>
  <message>
   <source>The image decoded from z = mu, the mean of the posterior</source>
   <translation>Изображение, декодированное из z = mu, среднего апостериорного распределения</translation>
  </message>
  <message>
   <source>This model has no prior, so there is no KL to add.</source>
   <translation>У этой модели нет априорного распределения, поэтому KL не прибавляется.</translation>
  </message>
  <message>
   <source>code</source>
   <translation>код</translation>
  </message>
  <message>
   <source>codes</source>
   <translation>коды</translation>
  </message>
  <message>
   <source>mu ± sigma of each latent dimension; the band is ± one sigma of the prior. Hover for values.</source>
   <translation>mu ± sigma каждого латентного измерения; полоса — ± одна sigma априорного распределения. Наведите указатель, чтобы увидеть значения.</translation>
  </message>
  <message>
   <source>mu ± sigma of each latent dimension; the band is ± one standard deviation of the codes in training. Hover for values.</source>
   <translation>mu ± sigma каждого латентного измерения; полоса — ± одно стандартное отклонение кодов при обучении. Наведите указатель, чтобы увидеть значения.</translation>
  </message>
 </context>
 <context>
  <name>DreamWall</name>
  <message>
   <source>Class {}, confidence {}</source>
   <translation>Класс {}, уверенность {}</translation>
  </message>
  <message>
   <source>Wall of dreams</source>
   <translation>Стена снов</translation>
  </message>
 </context>
 <context>
  <name>EncodedImages</name>
  <message>
   <source>Images for the map</source>
   <translation>Изображения для карты</translation>
  </message>
 </context>
 <context>
  <name>EncodingResults</name>
  <message>
   <source>Higher than {percent} % of {count} test images at step {step}.</source>
   <translation>Выше, чем у {percent} % из {count} тестовых изображений на шаге {step}.</translation>
  </message>
  <message>
   <source>Higher than {percent} % of {count} test images.</source>
   <translation>Выше, чем у {percent} % из {count} тестовых изображений.</translation>
  </message>
  <message>
   <source>Loss of the drawing</source>
   <translation>Потери рисунка</translation>
  </message>
  <message>
   <source>Posterior of the drawing</source>
   <translation>Апостериорное распределение рисунка</translation>
  </message>
  <message>
   <source>The drawing is encoded and decoded as the class chosen above the sliders.</source>
   <translation>Рисунок кодируется и декодируется как класс, выбранный над ползунками.</translation>
  </message>
  <message>
   <source>{} as class {}</source>
   <translation>{} как класс {}</translation>
  </message>
  <message>
   <source>{}, binarised</source>
   <translation>{}, бинаризовано</translation>
  </message>
 </context>
 <context>
  <name>Evaluator</name>
  <message>
   <source>Evaluating the model</source>
   <translation>Оценка модели</translation>
  </message>
 </context>
 <context>
  <name>Examples</name>
  <message>
   <source>&amp;Examples…</source>
   <translation>&amp;Примеры…</translation>
  </message>
  <message>
   <source>Open a trained model of any family, with one thing to try</source>
   <translation>Открыть обученную модель любого семейства и узнать, что с ней попробовать</translation>
  </message>
 </context>
 <context>
  <name>ExamplesDialog</name>
  <message>
   <source>&amp;Open</source>
   <translation>&amp;Открыть</translation>
  </message>
  <message>
   <source>Alive: {alive} of {all} latents (KL &gt; {threshold})</source>
   <translation>Живых латентных переменных: {alive} из {all} (KL &gt; {threshold})</translation>
  </message>
  <message>
   <source>Examples</source>
   <translation>Примеры</translation>
  </message>
  <message>
   <source>Reading the examples</source>
   <translation>Чтение примеров</translation>
  </message>
  <message>
   <source>Reading the examples…</source>
   <translation>Чтение примеров…</translation>
  </message>
  <message>
   <source>The examples cannot be read: {}</source>
   <translation>Примеры не читаются: {}</translation>
  </message>
  <message>
   <source>To try: {}</source>
   <translation>Попробуйте: {}</translation>
  </message>
  <message>
   <source>Trained for {epochs} epochs on {dataset}. The numbers are means over the test images.</source>
   <translation>Обучено эпох: {epochs}, набор данных: {dataset}. Числа — средние по тестовым изображениям.</translation>
  </message>
  <message>
   <source>{family}, {n} latents</source>
   <translation>{family}, латентных: {n}</translation>
  </message>
 </context>
 <context>
  <name>Exports</name>
  <message>
   <source>&amp;Copy numbers</source>
   <translation>&amp;Копировать числа</translation>
  </message>
  <message>
   <source>&amp;Copy the table</source>
   <translation>&amp;Копировать таблицу</translation>
  </message>
  <message>
   <source>&amp;Export everything…</source>
   <translation>&amp;Экспортировать всё…</translation>
  </message>
  <message>
   <source>&amp;Save as CSV…</source>
   <translation>&amp;Сохранить как CSV…</translation>
  </message>
  <message>
   <source>CSV files (*.csv)</source>
   <translation>Файлы CSV (*.csv)</translation>
  </message>
  <message>
   <source>Copy facts and tables as text, for a spreadsheet</source>
   <translation>Скопировать числа и таблицы как текст, для электронной таблицы</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Экспорт</translation>
  </message>
  <message>
   <source>Export &amp;JSON…</source>
   <translation>Экспорт в &amp;JSON…</translation>
  </message>
  <message>
   <source>Export &amp;pictures (PNG)…</source>
   <translation>Экспорт &amp;изображений (PNG)…</translation>
  </message>
  <message>
   <source>Export &amp;tables (CSV)…</source>
   <translation>Экспорт &amp;таблиц (CSV)…</translation>
  </message>
  <message>
   <source>Folder in which a folder for the report is made</source>
   <translation>Папка, в которой будет создана папка отчёта</translation>
  </message>
  <message>
   <source>JSON files (*.json)</source>
   <translation>Файлы JSON (*.json)</translation>
  </message>
  <message>
   <source>Numbers copied</source>
   <translation>Числа скопированы</translation>
  </message>
  <message>
   <source>Saved {}</source>
   <translation>Сохранено: {}</translation>
  </message>
  <message>
   <source>Saving {}</source>
   <translation>Сохранение {}</translation>
  </message>
  <message>
   <source>The report was not saved</source>
   <translation>Отчёт не сохранён</translation>
  </message>
  <message>
   <source>Write a CSV file of the facts and of each table and chart</source>
   <translation>Записать файлы CSV: числа, каждую таблицу и каждый график</translation>
  </message>
  <message>
   <source>Write a PNG file of each grid of images</source>
   <translation>Записать каждую сетку изображений в файл PNG</translation>
  </message>
  <message>
   <source>Write a folder with report.json, a CSV of each table and chart and a PNG of each picture</source>
   <translation>Записать папку: report.json, CSV каждой таблицы и каждого графика, PNG каждой сетки изображений</translation>
  </message>
  <message>
   <source>Write the whole report as one file</source>
   <translation>Записать весь отчёт в один файл</translation>
  </message>
 </context>
 <context>
  <name>Extensions</name>
  <message>
   <source>An extension was left out</source>
   <translation>Расширение пропущено</translation>
  </message>
  <message>
   <source>E&amp;xtensions…</source>
   <translation>&amp;Расширения…</translation>
  </message>
  <message>
   <source>Python files of your own that add model families, datasets, panels or tools</source>
   <translation>Ваши файлы Python, которые добавляют семейства моделей, наборы данных, панели или инструменты</translation>
  </message>
 </context>
 <context>
  <name>ExtensionsDialog</name>
  <message>
   <source>&amp;Remove</source>
   <translation>&amp;Убрать</translation>
  </message>
  <message>
   <source>Add &amp;file…</source>
   <translation>Добавить &amp;файл…</translation>
  </message>
  <message>
   <source>Add a folder of extensions</source>
   <translation>Добавить папку с расширениями</translation>
  </message>
  <message>
   <source>Add an extension</source>
   <translation>Добавить расширение</translation>
  </message>
  <message>
   <source>Add f&amp;older…</source>
   <translation>Добавить &amp;папку…</translation>
  </message>
  <message>
   <source>Adds</source>
   <translation>Добавляет</translation>
  </message>
  <message>
   <source>Extensions</source>
   <translation>Расширения</translation>
  </message>
  <message>
   <source>File</source>
   <translation>Файл</translation>
  </message>
  <message>
   <source>Python files ({})</source>
   <translation>Файлы Python ({})</translation>
  </message>
  <message>
   <source>Python files that add model families, datasets, panels or tools. They run with all your rights: add only files you trust. Changes take effect when the program is restarted.</source>
   <translation>Файлы Python, которые добавляют семейства моделей, наборы данных, панели или инструменты. Они выполняются со всеми вашими правами: добавляйте только те, которым доверяете. Изменения вступят в силу после перезапуска программы.</translation>
  </message>
  <message>
   <source>Stop using this entry; the file itself stays</source>
   <translation>Больше не использовать; сам файл останется</translation>
  </message>
  <message>
   <source>cannot be used</source>
   <translation>непригодно</translation>
  </message>
  <message>
   <source>nothing</source>
   <translation>ничего</translation>
  </message>
 </context>
 <context>
  <name>FactsSection</name>
  <message>
   <source>Quantity</source>
   <translation>Величина</translation>
  </message>
  <message>
   <source>Results</source>
   <translation>Результаты</translation>
  </message>
  <message>
   <source>Sample size</source>
   <translation>Размер выборки</translation>
  </message>
  <message>
   <source>Standard error</source>
   <translation>Стандартная ошибка</translation>
  </message>
  <message>
   <source>Value</source>
   <translation>Значение</translation>
  </message>
  <message>
   <source>± error</source>
   <translation>± ошибка</translation>
  </message>
 </context>
 <context>
  <name>Fields</name>
  <message>
   <source>It must be above {low} and at most {high}.</source>
   <translation>Допустимо больше {low} и не больше {high}.</translation>
  </message>
  <message>
   <source>It must lie between {low} and {high}.</source>
   <translation>Допустимо от {low} до {high}.</translation>
  </message>
  <message>
   <source>no</source>
   <translation>нет</translation>
  </message>
  <message>
   <source>none</source>
   <translation>нет</translation>
  </message>
  <message>
   <source>yes</source>
   <translation>да</translation>
  </message>
 </context>
 <context>
  <name>FilmDialog</name>
  <message>
   <source> s</source>
   <translation> с</translation>
  </message>
  <message>
   <source>&amp;Kind</source>
   <translation>&amp;Вид</translation>
  </message>
  <message>
   <source>&amp;Length</source>
   <translation>&amp;Длительность</translation>
  </message>
  <message>
   <source>&amp;Moments</source>
   <translation>&amp;Моменты</translation>
  </message>
  <message>
   <source>&amp;Size</source>
   <translation>&amp;Размер</translation>
  </message>
  <message>
   <source>Animation (GIF)</source>
   <translation>Анимация (GIF)</translation>
  </message>
  <message>
   <source>Export the training as a film</source>
   <translation>Экспорт обучения как фильма</translation>
  </message>
  <message>
   <source>Side of the map, and of the decoded image beside it</source>
   <translation>Сторона карты и изображения декодера рядом с ней</translation>
  </message>
  <message>
   <source>Strip of pictures (PNG)</source>
   <translation>Полоса картинок (PNG)</translation>
  </message>
  <message>
   <source>The map and the decoded image at {} kept states, with the same scale throughout.</source>
   <translation>Карта и изображение декодера в сохранённых состояниях (их {}), всюду в одном масштабе.</translation>
  </message>
  <message>
   <source>Video (MP4)</source>
   <translation>Видео (MP4)</translation>
  </message>
  <message>
   <source>{} px</source>
   <translation>{} пикс.</translation>
  </message>
 </context>
 <context>
  <name>FilmExport</name>
  <message>
   <source>Animations ({})</source>
   <translation>Анимации ({})</translation>
  </message>
  <message>
   <source>Export the training as a film</source>
   <translation>Экспорт обучения как фильма</translation>
  </message>
  <message>
   <source>Exporting the film</source>
   <translation>Экспорт фильма</translation>
  </message>
  <message>
   <source>PNG images ({})</source>
   <translation>Изображения PNG ({})</translation>
  </message>
  <message>
   <source>Saved {}</source>
   <translation>Сохранено: {}</translation>
  </message>
  <message>
   <source>The film could not be exported</source>
   <translation>Не удалось экспортировать фильм</translation>
  </message>
  <message>
   <source>Videos ({})</source>
   <translation>Видео ({})</translation>
  </message>
  <message>
   <source>step {step}, epoch {epoch}</source>
   <translation>шаг {step}, эпоха {epoch}</translation>
  </message>
 </context>
 <context>
  <name>FirstStepsBar</name>
  <message>
   <source>&amp;First steps</source>
   <translation>Первые &amp;шаги</translation>
  </message>
  <message>
   <source>First steps</source>
   <translation>Первые шаги</translation>
  </message>
  <message>
   <source>Six things to do, ticked when they are done</source>
   <translation>Шесть заданий; каждое отмечается, когда выполнено</translation>
  </message>
 </context>
 <context>
  <name>FirstStepsCard</name>
  <message>
   <source>Close first steps</source>
   <translation>Закрыть первые шаги</translation>
  </message>
  <message>
   <source>Close for good; Help &gt; First steps brings it back</source>
   <translation>Закрыть навсегда; вернуть: Справка &gt; Первые шаги</translation>
  </message>
  <message>
   <source>First steps</source>
   <translation>Первые шаги</translation>
  </message>
  <message>
   <source>done</source>
   <translation>выполнено</translation>
  </message>
  <message>
   <source>to do</source>
   <translation>не выполнено</translation>
  </message>
 </context>
 <context>
  <name>Forks</name>
  <message>
   <source>New run from {}.</source>
   <translation>Новый запуск: {}.</translation>
  </message>
  <message>
   <source>New run from {}: Train continues it exactly. Change settings first, if you like.</source>
   <translation>Новый запуск ({}): «Обучить» продолжит его точно. Сначала можно изменить настройки.</translation>
  </message>
  <message>
   <source>Reading the state</source>
   <translation>Чтение состояния</translation>
  </message>
  <message>
   <source>The new run could not be made</source>
   <translation>Не удалось создать новый запуск</translation>
  </message>
  <message>
   <source>This state is not kept any more. Choose another one.</source>
   <translation>Это состояние больше не хранится. Выберите другое.</translation>
  </message>
  <message>
   <source>step {step}, epoch {epoch}</source>
   <translation>шаг {step}, эпоха {epoch}</translation>
  </message>
 </context>
 <context>
  <name>FormLegend</name>
  <message>
   <source>&lt;p&gt;The nat is the unit of information of the natural logarithm: 1 nat is 1.44 bits.&lt;/p&gt;&lt;p&gt;Many implementations average over pixels, which multiplies beta by their number: for 28 × 28 pixels, beta 1 there is beta 784 here, and every latent collapses.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Нат — единица информации по натуральному логарифму: 1 нат = 1.44 бита.&lt;/p&gt;&lt;p&gt;Во многих реализациях берётся среднее по пикселям, что умножает beta на их число: при 28 × 28 пикселях beta 1 там — это beta 784 здесь, и все латентные переменные коллапсируют.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>Losses are nats per image: sums over pixels and latents, mean over images.</source>
   <translation>Потери — в натах на изображение: суммы по пикселям и латентным переменным, среднее по изображениям.</translation>
  </message>
  <message>
   <source>Losses are nats per image: sums over pixels, mean over images.</source>
   <translation>Потери — в натах на изображение: суммы по пикселям, среднее по изображениям.</translation>
  </message>
  <message>
   <source>Losses are shown in nats per image: sums over pixels and latents, mean over images. Training uses means, which change the effective beta as noted above.</source>
   <translation>Потери показаны в натах на изображение: суммы по пикселям и латентным переменным, среднее по изображениям. При обучении берутся средние, они меняют эффективную beta, как указано выше.</translation>
  </message>
  <message>
   <source>can be changed while training</source>
   <translation>можно менять во время обучения</translation>
  </message>
  <message>
   <source>needs a new model</source>
   <translation>требует новой модели</translation>
  </message>
 </context>
 <context>
  <name>ImageBrowser</name>
  <message>
   <source>Class of the test images to choose from</source>
   <translation>Класс тестовых изображений для выбора</translation>
  </message>
  <message>
   <source>Index in the test set; the arrows go to the next one of the chosen class</source>
   <translation>Номер в тестовом наборе; стрелки переходят к следующему изображению выбранного класса</translation>
  </message>
  <message>
   <source>Label of the test image</source>
   <translation>Метка тестового изображения</translation>
  </message>
  <message>
   <source>Number of the test image</source>
   <translation>Номер тестового изображения</translation>
  </message>
  <message>
   <source>Pick a random test image (Ctrl+T)</source>
   <translation>Выбрать случайное тестовое изображение (Ctrl+T)</translation>
  </message>
  <message>
   <source>Random test image</source>
   <translation>Случайное тестовое изображение</translation>
  </message>
  <message>
   <source>any class</source>
   <translation>любой класс</translation>
  </message>
  <message>
   <source>any digit</source>
   <translation>любая цифра</translation>
  </message>
  <message>
   <source>digit {}</source>
   <translation>цифра {}</translation>
  </message>
 </context>
 <context>
  <name>ImageExport</name>
  <message>
   <source>Copy i&amp;mage</source>
   <translation>&amp;Копировать изображение</translation>
  </message>
  <message>
   <source>Copy the image as shown, enlarged, to the clipboard</source>
   <translation>Скопировать изображение в буфер обмена так, как оно показано, увеличенным</translation>
  </message>
  <message>
   <source>Image copied, {} × {} pixels</source>
   <translation>Изображение скопировано, {} × {} пикселей</translation>
  </message>
  <message>
   <source>Image saved: {}</source>
   <translation>Изображение сохранено: {}</translation>
  </message>
  <message>
   <source>Looking for the file</source>
   <translation>Поиск файла</translation>
  </message>
  <message>
   <source>Replace</source>
   <translation>Заменить</translation>
  </message>
  <message>
   <source>Replace file?</source>
   <translation>Заменить файл?</translation>
  </message>
  <message>
   <source>Save &amp;image…</source>
   <translation>&amp;Сохранить изображение…</translation>
  </message>
  <message>
   <source>Save the image as a PNG of any size, in the colours shown</source>
   <translation>Сохранить изображение как PNG любого размера в показанных цветах</translation>
  </message>
  <message>
   <source>Saving the image</source>
   <translation>Сохранение изображения</translation>
  </message>
  <message>
   <source>The image was not saved</source>
   <translation>Изображение не сохранено</translation>
  </message>
  <message>
   <source>{} exists already. Replace it?</source>
   <translation>{} уже существует. Заменить?</translation>
  </message>
 </context>
 <context>
  <name>ImageGrid</name>
  <message>
   <source>Corrupted</source>
   <translation>Искажённое</translation>
  </message>
  <message>
   <source>Network input</source>
   <translation>Вход сети</translation>
  </message>
  <message>
   <source>Network input ({}×{})</source>
   <translation>Вход сети ({}×{})</translation>
  </message>
  <message>
   <source>Reconstruction</source>
   <translation>Реконструкция</translation>
  </message>
  <message>
   <source>Restored</source>
   <translation>Восстановленное</translation>
  </message>
  <message>
   <source>The image with noise added, as in training; the noise is the same for every drawing</source>
   <translation>Изображение с добавленным шумом, как при обучении; шум одинаков для всех рисунков</translation>
  </message>
  <message>
   <source>The reconstruction of the corrupted image: compare it with the clean one above</source>
   <translation>Реконструкция искажённого изображения: сравните её с чистым выше</translation>
  </message>
  <message>
   <source>the drawing in the form of the training data, white on black, ink scaled to 20 of 28 pixels and centred at its centre of mass</source>
   <translation>рисунок в виде обучающих данных: белым по чёрному, цифра вписана в 20 из 28 пикселей, центр масс в середине</translation>
  </message>
 </context>
 <context>
  <name>IntTupleEdit</name>
  <message>
   <source>At most {} numbers.</source>
   <translation>Чисел может быть не больше {}.</translation>
  </message>
  <message>
   <source>Each number must lie between {low} and {high}.</source>
   <translation>Каждое число должно быть от {low} до {high}.</translation>
  </message>
  <message>
   <source>Whole numbers separated by commas, such as 512, 256.</source>
   <translation>Целые числа через запятую, например 512, 256.</translation>
  </message>
 </context>
 <context>
  <name>Judge</name>
  <message>
   <source>The classifier could not be trained: {}</source>
   <translation>Классификатор не удалось обучить: {}</translation>
  </message>
  <message>
   <source>The classifier was not trained. Switch the wall off and on to train it.</source>
   <translation>Классификатор не обучен. Выключите и включите стену, чтобы обучить его.</translation>
  </message>
  <message>
   <source>Training the classifier that judges dreams</source>
   <translation>Обучение классификатора, который оценивает сны</translation>
  </message>
  <message>
   <source>{} has no classes, so no classifier can judge the images.</source>
   <translation>{}: классов нет, поэтому классификатор не может оценить изображения.</translation>
  </message>
 </context>
 <context>
  <name>Keeper</name>
  <message>
   <source>Another program changed or trains {}: this training is kept as a run of its own.</source>
   <translation>Другая программа изменила или обучает {}: это обучение сохраняется как отдельный запуск.</translation>
  </message>
  <message>
   <source>Trainings are kept in the library again.</source>
   <translation>Обучение снова записывается в библиотеку.</translation>
  </message>
  <message>
   <source>Trainings cannot be kept</source>
   <translation>Обучение не сохраняется автоматически</translation>
  </message>
  <message>
   <source>{} The training goes on in memory, and is kept as soon as that is possible. Until then only what you save yourself is kept (Ctrl+S).</source>
   <translation>{} Обучение продолжается в памяти и будет записано, как только это станет возможно. До тех пор сохраняется только то, что вы сохраните сами (Ctrl+S).</translation>
  </message>
 </context>
 <context>
  <name>KlFacts</name>
  <message>
   <source>&lt;p&gt;Active units (Burda et al. 2016): dimensions whose posterior mean has a variance of more than 0.01 over the test set. They are counted after each epoch, at the step shown. While training runs, KL and dimensions alive are of the newest batches, and can differ, above all early in training.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Активные измерения (Burda et al. 2016): дисперсия апостериорного среднего на тестовом наборе больше 0.01. Считаются после каждой эпохи, на указанном шаге. Пока идёт обучение, KL и число живых измерений берутся по последним пакетам и могут отличаться, особенно в начале.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Dimensions with KL whose mu is nearly the same for every image of the test set (variance of at most 0.01). Their posterior differs from the prior, which costs KL, but in the same way for all images, so it says nothing about any. They do not count as alive.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Измерения с KL, у которых mu почти одинаково для всех изображений тестового набора (дисперсия не больше 0.01). Их апостериорное распределение отличается от априорного, за что платится KL, но одинаково для всех изображений, поэтому ничего о них не говорит. Живыми они не считаются.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Dimensions with a KL above {} nats whose mu varies from image to image. Below that, q(z|x) is on average nearly the prior: the dimension carries next to no information, and its slider changes hardly anything (posterior collapse). The KL is a mean over images: a few may still use the dimension. A large beta causes it.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Измерения с KL больше {} ната, у которых mu меняется от изображения к изображению. Ниже этого q(z|x) в среднем почти равно априорному: измерение почти не несёт информации, и его ползунок почти ничего не меняет (коллапс апостериорного распределения). KL — среднее по изображениям: отдельные изображения ещё могут использовать это измерение. Причина — большая beta.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Sum over all dimensions: the KL of the curves, in nats per image (1 nat = 1.44 bits). With a learned prior each dimension is compared with the prior's marginal, and the sum differs from that KL.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Сумма по всем измерениям: KL с графика кривых, в натах на изображение (1 нат = 1.44 бита). При обученном априорном распределении каждое измерение сравнивается с его маргинальным распределением, и сумма отличается от этой KL.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>Active units</source>
   <translation>Активные измерения</translation>
  </message>
  <message>
   <source>Constant dimensions</source>
   <translation>Постоянные измерения</translation>
  </message>
  <message>
   <source>Dimensions alive</source>
   <translation>Живые измерения</translation>
  </message>
  <message>
   <source>KL {layers} = {sum} nats</source>
   <translation>KL {layers} = {sum} нат</translation>
  </message>
  <message>
   <source>KL {} nats</source>
   <translation>KL {} нат</translation>
  </message>
  <message>
   <source>No KL yet</source>
   <translation>KL пока нет</translation>
  </message>
  <message>
   <source>Total KL</source>
   <translation>Суммарная KL</translation>
  </message>
  <message>
   <source>active units {n} of {all} (variance of the means &gt; 0.01; test, step {step})</source>
   <translation>активных {n} из {all} (дисперсия средних &gt; 0.01; тест, шаг {step})</translation>
  </message>
  <message>
   <source>marginal KL {} nats in total</source>
   <translation>маргинальная KL всего {} нат</translation>
  </message>
  <message>
   <source>{n} of {all} alive (KL &gt; {limit})</source>
   <translation>живых {n} из {all} (KL &gt; {limit})</translation>
  </message>
  <message>
   <source>{n} with KL that carries nothing: mu does not vary ({names})</source>
   <translation>{n} с KL, который ничего не несёт: mu не меняется ({names})</translation>
  </message>
  <message>
   <source>{term}: {value} on average</source>
   <translation>{term}: в среднем {value}</translation>
  </message>
 </context>
 <context>
  <name>KlPanel</name>
  <message>
   <source>&lt;p&gt;Dimensions by number, or by KL with the largest on top.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Измерения по номеру или по KL, сверху наибольшая.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Dimensions by number, or by value with the largest on top.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Измерения по номеру или по значению, сверху наибольшее.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Horizontal axis: training steps (batches) or epochs.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Горизонтальная ось: шаги обучения (пакеты) или эпохи.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Scale of bars and colours. The logarithmic one shows differences between small values.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Шкала столбцов и цветов. Логарифмическая показывает различия между малыми значениями.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>Fills in during training: one row per latent, one column per time step.</source>
   <translation>Заполняется во время обучения: строка на каждое латентное измерение, столбец на каждый момент.</translation>
  </message>
  <message>
   <source>Horizontal axis of the heat map</source>
   <translation>Горизонтальная ось тепловой карты</translation>
  </message>
  <message>
   <source>KL at step {}, nats</source>
   <translation>KL на шаге {}, нат</translation>
  </message>
  <message>
   <source>KL now, nats</source>
   <translation>KL сейчас, нат</translation>
  </message>
  <message>
   <source>KL of each latent dimension during training and now</source>
   <translation>KL каждого латентного измерения в ходе обучения и сейчас</translation>
  </message>
  <message>
   <source>KL per dimension</source>
   <translation>KL по измерениям</translation>
  </message>
  <message>
   <source>KL, nats</source>
   <translation>KL, нат</translation>
  </message>
  <message>
   <source>Order of the rows</source>
   <translation>Порядок строк</translation>
  </message>
  <message>
   <source>Scale</source>
   <translation>Шкала</translation>
  </message>
  <message>
   <source>This model has no KL: it encodes images to points, not to distributions, and has no prior. Open a VAE to see the KL of each of its dimensions.</source>
   <translation>У этой модели нет KL: она кодирует изображения в точки, а не в распределения, и не имеет априорного распределения. Откройте VAE, чтобы увидеть KL каждого её измерения.</translation>
  </message>
  <message>
   <source>by KL</source>
   <translation>по KL</translation>
  </message>
  <message>
   <source>by number</source>
   <translation>по номеру</translation>
  </message>
  <message>
   <source>by value</source>
   <translation>по значению</translation>
  </message>
  <message>
   <source>collapsed ≤ {}</source>
   <translation>коллапс ≤ {}</translation>
  </message>
  <message>
   <source>epoch</source>
   <translation>эпоха</translation>
  </message>
  <message>
   <source>linear</source>
   <translation>линейная</translation>
  </message>
  <message>
   <source>logarithmic</source>
   <translation>логарифм.</translation>
  </message>
  <message>
   <source>measuring…</source>
   <translation>измеряется…</translation>
  </message>
  <message>
   <source>mu does not vary: this KL carries nothing</source>
   <translation>mu не меняется: этот KL ничего не несёт</translation>
  </message>
  <message>
   <source>not trained yet</source>
   <translation>ещё не обучалась</translation>
  </message>
  <message>
   <source>now</source>
   <translation>сейчас</translation>
  </message>
  <message>
   <source>step</source>
   <translation>шаг</translation>
  </message>
  <message>
   <source>step {}</source>
   <translation>шаг {}</translation>
  </message>
  <message>
   <source>{term} of each latent dimension during training and now</source>
   <translation>{term} каждого латентного измерения в ходе обучения и сейчас</translation>
  </message>
  <message>
   <source>{term} per dimension</source>
   <translation>{term} по измерениям</translation>
  </message>
  <message>
   <source>{} at step {}</source>
   <translation>{}, шаг {}</translation>
  </message>
 </context>
 <context>
  <name>LatentBars</name>
  <message>
   <source>KL of each latent</source>
   <translation>KL каждой латентной переменной</translation>
  </message>
  <message>
   <source>KL of each latent, nats</source>
   <translation>KL по переменным, наты</translation>
  </message>
  <message>
   <source>No KL: this model encodes images to points.</source>
   <translation>KL нет: эта модель кодирует изображения точками.</translation>
  </message>
  <message>
   <source>Not measured yet</source>
   <translation>Ещё не измерено</translation>
  </message>
 </context>
 <context>
  <name>LatentMapPanel</name>
  <message>
   <source>&amp;Fit the latent map</source>
   <translation>&amp;Показать всю карту</translation>
  </message>
  <message>
   <source>Classes</source>
   <translation>Классы</translation>
  </message>
  <message>
   <source>Each point is the encoding of an image. Arrow keys pan, plus and minus zoom, 0 or F fits, Shift with an arrow key moves the marker, Enter selects the image nearest to it.</source>
   <translation>Каждая точка — код одного изображения. Стрелки двигают карту, плюс и минус меняют масштаб, 0 или F показывают всё, Shift со стрелкой двигает маркер, Enter выбирает ближайшее к нему изображение.</translation>
  </message>
  <message>
   <source>Latent map</source>
   <translation>Латентная карта</translation>
  </message>
 </context>
 <context>
  <name>LatentSliderList</name>
  <message>
   <source>Below {} nats: collapsed. On average over the images the posterior is nearly the prior, and moving the slider hardly changes the image.</source>
   <translation>Меньше {} ната: коллапс. В среднем по изображениям апостериорное распределение почти равно априорному, и ползунок почти не меняет изображение.</translation>
  </message>
  <message>
   <source>Click, or press Space, to fold or unfold these sliders.</source>
   <translation>Щёлкните или нажмите пробел, чтобы свернуть или развернуть эти ползунки.</translation>
  </message>
  <message>
   <source>It has KL but carries nothing: mu is the same for every test image. The KL is the distance of this one posterior from the prior.</source>
   <translation>KL есть, но он ничего не несёт: mu одинаково для всех тестовых изображений. Это расстояние одного и того же апостериорного распределения от априорного.</translation>
  </message>
  <message>
   <source>KL of {}: {} nats per image (1 nat = 1.44 bits): how much information this dimension carries.</source>
   <translation>KL измерения {}: {} нат на изображение (1 нат = 1.44 бита): сколько информации несёт это измерение.</translation>
  </message>
  <message>
   <source>KL: how much information each dimension carries about an image on average, in nats (1 nat = 1.44 bits).</source>
   <translation>KL: сколько информации об изображении несёт каждое измерение в среднем, в натах (1 нат = 1.44 бита).</translation>
  </message>
  <message>
   <source>Lock {}: keep this value when using Zero, Dream, Walk (L)</source>
   <translation>Закрепить {}: сохранять это значение при командах «Обнулить», «Сон» и «Прогулка» (L)</translation>
  </message>
  <message>
   <source>The KL of {} is not available yet: it is computed during training and evaluation.</source>
   <translation>KL измерения {} пока нет: она вычисляется при обучении и оценке.</translation>
  </message>
  <message>
   <source>The value of {}. Click, or press Enter, to type another one.</source>
   <translation>Значение {}. Щёлкните или нажмите Enter, чтобы ввести другое.</translation>
  </message>
  <message>
   <source>collapsed</source>
   <translation>коллапс</translation>
  </message>
  <message>
   <source>constant</source>
   <translation>постоянная</translation>
  </message>
  <message>
   <source>from {} to {}</source>
   <translation>от {} до {}</translation>
  </message>
  <message>
   <source>{name}: row {row}, column {column} of the grid of codes</source>
   <translation>{name}: строка {row}, столбец {column} сетки кодов</translation>
  </message>
  <message>
   <source>{} is locked: Zero, Dream and Walk keep its value (L unlocks it)</source>
   <translation>Измерение {} закреплено: «Обнулить», «Сон» и «Прогулка» сохраняют его значение (L открепляет)</translation>
  </message>
 </context>
 <context>
  <name>LibraryDialog</name>
  <message>
   <source> GB</source>
   <translation> ГБ</translation>
  </message>
  <message>
   <source>&amp;Choose…</source>
   <translation>&amp;Выбрать…</translation>
  </message>
  <message>
   <source>&amp;Default</source>
   <translation>По &amp;умолчанию</translation>
  </message>
  <message>
   <source>&amp;Empty the bin</source>
   <translation>О&amp;чистить корзину</translation>
  </message>
  <message>
   <source>&amp;Open folder</source>
   <translation>&amp;Открыть папку</translation>
  </message>
  <message>
   <source>; deleted: {}, {}</source>
   <translation>; в корзине: {}, {}</translation>
  </message>
  <message>
   <source>At most</source>
   <translation>Не больше</translation>
  </message>
  <message>
   <source>Contents</source>
   <translation>Содержимое</translation>
  </message>
  <message>
   <source>Counting…</source>
   <translation>Подсчёт…</translation>
  </message>
  <message>
   <source>Empty</source>
   <translation>Очистить</translation>
  </message>
  <message>
   <source>Empty the bin?</source>
   <translation>Очистить корзину?</translation>
  </message>
  <message>
   <source>Every run that you train is kept here, with its curves. Beyond the bound, states of earlier steps are thinned first; then you are asked which runs may go.</source>
   <translation>Здесь хранится каждый обученный запуск вместе с кривыми. При превышении предела сначала прореживаются состояния прежних шагов, затем программа спрашивает, какие запуски можно удалить.</translation>
  </message>
  <message>
   <source>Folder</source>
   <translation>Папка</translation>
  </message>
  <message>
   <source>Folder of the library</source>
   <translation>Папка библиотеки</translation>
  </message>
  <message>
   <source>Keep the runs in the program's data folder</source>
   <translation>Хранить запуски в папке данных программы</translation>
  </message>
  <message>
   <source>Library of runs</source>
   <translation>Библиотека запусков</translation>
  </message>
  <message>
   <source>Most room that the runs may take</source>
   <translation>Сколько места могут занимать запуски</translation>
  </message>
  <message>
   <source>Remove deleted runs for good</source>
   <translation>Удалить запуски из корзины навсегда</translation>
  </message>
  <message>
   <source>The bin could not be emptied</source>
   <translation>Не удалось очистить корзину</translation>
  </message>
  <message>
   <source>The deleted runs are removed for good; Undo does not bring them back.</source>
   <translation>Запуски из корзины удаляются навсегда, отменить это нельзя.</translation>
  </message>
  <message>
   <source>{} runs, {}</source>
   <translation>Запусков: {}, {}</translation>
  </message>
 </context>
 <context>
  <name>LibraryFolder</name>
  <message>
   <source>This folder cannot be used</source>
   <translation>Эту папку нельзя использовать</translation>
  </message>
  <message>
   <source>Trainings that an earlier version kept are in the runs panel now: {}.</source>
   <translation>На панели запусков теперь есть обучения, сохранённые прежней версией: {}.</translation>
  </message>
 </context>
 <context>
  <name>LiveBar</name>
  <message>
   <source>All runs</source>
   <translation>Все запуски</translation>
  </message>
  <message>
   <source>Apply</source>
   <translation>Применить</translation>
  </message>
  <message>
   <source>Option to change</source>
   <translation>Какой параметр изменить</translation>
  </message>
  <message>
   <source>Options that may change between two steps</source>
   <translation>Параметры, которые можно менять между двумя шагами</translation>
  </message>
  <message>
   <source>Runs to change</source>
   <translation>Какие запуски изменить</translation>
  </message>
  <message>
   <source>The runs whose option is changed while they are trained</source>
   <translation>Запуски, у которых параметр меняется во время обучения</translation>
  </message>
  <message>
   <source>Use this value from the next step on</source>
   <translation>Использовать это значение со следующего шага</translation>
  </message>
 </context>
 <context>
  <name>LossWords</name>
  <message>
   <source>reconstruction {} + KL {} = {} nats</source>
   <translation>реконструкция {} + KL {} = {} нат</translation>
  </message>
  <message>
   <source>reconstruction {} + rate {} = {} nats</source>
   <translation>реконструкция {} + длина кода {} = {} нат</translation>
  </message>
  <message>
   <source>reconstruction {} nats</source>
   <translation>реконструкция {} нат</translation>
  </message>
 </context>
 <context>
  <name>MainWindow</name>
  <message>
   <source>&amp;About dreamexplorer</source>
   <translation>&amp;О программе dreamexplorer</translation>
  </message>
  <message>
   <source>&amp;Guide</source>
   <translation>&amp;Руководство</translation>
  </message>
  <message>
   <source>&amp;Quit</source>
   <translation>В&amp;ыход</translation>
  </message>
  <message>
   <source>&amp;Reset this workspace</source>
   <translation>С&amp;бросить рабочее пространство</translation>
  </message>
  <message>
   <source>&amp;Workspace</source>
   <translation>&amp;Рабочее пространство</translation>
  </message>
  <message>
   <source>A five-minute introduction</source>
   <translation>Знакомство за пять минут</translation>
  </message>
  <message>
   <source>Close the window; a running training is stopped and kept</source>
   <translation>Закрыть окно; идущее обучение останавливается, его результат сохраняется</translation>
  </message>
  <message>
   <source>Show or hide this panel</source>
   <translation>Показать или скрыть эту панель</translation>
  </message>
  <message>
   <source>Show the panels of this workspace in their default places</source>
   <translation>Показать панели этого рабочего пространства на их исходных местах</translation>
  </message>
  <message>
   <source>Version, licences, libraries and the origin of the data</source>
   <translation>Версия, лицензии, библиотеки и происхождение данных</translation>
  </message>
 </context>
 <context>
  <name>MapMenu</name>
  <message>
   <source>&amp;Decode here</source>
   <translation>&amp;Декодировать здесь</translation>
  </message>
  <message>
   <source>&amp;Send this image to Draw</source>
   <translation>&amp;Отправить изображение в «Рисунок»</translation>
  </message>
  <message>
   <source>Copied: {}</source>
   <translation>Скопировано: {}</translation>
  </message>
  <message>
   <source>Copy c&amp;oordinates</source>
   <translation>Скопировать к&amp;оординаты</translation>
  </message>
  <message>
   <source>Copy the coordinates of this place to the clipboard</source>
   <translation>Скопировать координаты этой точки в буфер обмена</translation>
  </message>
  <message>
   <source>Select this image, and show its loss and posterior in Draw</source>
   <translation>Выбрать это изображение и показать его потери и апостериорное распределение в панели «Рисунок»</translation>
  </message>
  <message>
   <source>Select this place; sliders and decoded image follow</source>
   <translation>Выбрать эту точку; ползунки и декодированное изображение последуют за ней</translation>
  </message>
 </context>
 <context>
  <name>MapStatus</name>
  <message>
   <source>Position of the cursor</source>
   <translation>Положение курсора</translation>
  </message>
  <message>
   <source>Position of the cursor in the coordinates of the map.</source>
   <translation>Положение курсора в координатах карты.</translation>
  </message>
  <message>
   <source>State of the map</source>
   <translation>Состояние карты</translation>
  </message>
 </context>
 <context>
  <name>MapToolbar</name>
  <message>
   <source>All: {count}</source>
   <translation>Все: {count}</translation>
  </message>
  <message>
   <source>Click a point to select its image; this button sends it to Draw.</source>
   <translation>Щёлкните точку, чтобы выбрать её изображение; эта кнопка отправит его в панель «Рисунок».</translation>
  </message>
  <message>
   <source>Display options</source>
   <translation>Параметры отображения</translation>
  </message>
  <message>
   <source>Fit</source>
   <translation>Показать всё</translation>
  </message>
  <message>
   <source>Grid of decoded images</source>
   <translation>Сетка декодированных изображений</translation>
  </message>
  <message>
   <source>Images on the map</source>
   <translation>Изображения на карте</translation>
  </message>
  <message>
   <source>Pan</source>
   <translation>Двигать карту</translation>
  </message>
  <message>
   <source>Pan with the left button instead of moving the marker. When this is off, drag with the right or middle button, or hold Space.</source>
   <translation>Двигать карту левой кнопкой вместо маркера. Если выключено, тяните правой или средней кнопкой либо удерживайте пробел.</translation>
  </message>
  <message>
   <source>Send to Draw</source>
   <translation>Отправить в «Рисунок»</translation>
  </message>
  <message>
   <source>Send {image} to Draw: its loss, posterior and reconstruction</source>
   <translation>Отправить в «Рисунок»: {image} — потери, апостериорное распределение и реконструкция</translation>
  </message>
  <message>
   <source>Show all points, and follow them while they move (key F or 0).</source>
   <translation>Показать все точки и следить за ними, пока они движутся (клавиша F или 0).</translation>
  </message>
  <message>
   <source>Test: {count}</source>
   <translation>Тест: {count}</translation>
  </message>
  <message>
   <source>The map follows them now, until you zoom or pan.</source>
   <translation>Сейчас карта следует за ними, пока вы не измените масштаб или не сдвинете её.</translation>
  </message>
  <message>
   <source>Train: {count}</source>
   <translation>Обучение: {count}</translation>
  </message>
  <message>
   <source>Which images are encoded and shown as points.</source>
   <translation>Какие изображения кодируются и показываются точками.</translation>
  </message>
 </context>
 <context>
  <name>MapWords</name>
  <message>
   <source>Class {name}</source>
   <translation>Класс {name}</translation>
  </message>
  <message>
   <source>Encoding the images…</source>
   <translation>Изображения кодируются…</translation>
  </message>
  <message>
   <source>Loading PyTorch…</source>
   <translation>Загрузка PyTorch…</translation>
  </message>
  <message>
   <source>No images. Choose a dataset.</source>
   <translation>Нет изображений. Выберите набор данных.</translation>
  </message>
  <message>
   <source>No model yet. Open one, or press Train.</source>
   <translation>Модели пока нет. Откройте модель или нажмите «Обучить».</translation>
  </message>
  <message>
   <source>Number of images on the map, and the training step of the weights that encoded them. During training the images are encoded again in turn: the oldest point is of step {oldest}, the newest of step {newest}.</source>
   <translation>Число изображений на карте и шаг обучения, на весах которого они закодированы. Во время обучения изображения кодируются заново по очереди: самая старая точка — шаг {oldest}, самая новая — шаг {newest}.</translation>
  </message>
  <message>
   <source>PC 1</source>
   <translation>ГК 1</translation>
  </message>
  <message>
   <source>PC 2</source>
   <translation>ГК 2</translation>
  </message>
  <message>
   <source>Shown binarised, like this model's training data.</source>
   <translation>Показаны бинаризованными, как обучающие данные этой модели.</translation>
  </message>
  <message>
   <source>Test image {number}</source>
   <translation>Тестовое изображение № {number}</translation>
  </message>
  <message>
   <source>This model expects images of {model}, the dataset has {data}. Press Reset in Training to create a model for this dataset.</source>
   <translation>Модель ожидает изображения {model}, а в наборе данных {data}. Нажмите «Сброс» в панели «Обучение», чтобы создать модель для этого набора.</translation>
  </message>
  <message>
   <source>This model expects {model} classes, the dataset has {data}. Press Reset in Training to create a model for this dataset.</source>
   <translation>Модель ожидает {model} классов, а в наборе данных {data}. Нажмите «Сброс» в панели «Обучение», чтобы создать модель для этого набора.</translation>
  </message>
  <message>
   <source>Training image {number}</source>
   <translation>Обучающее изображение № {number}</translation>
  </message>
  <message>
   <source>encoding, {percent} % done</source>
   <translation>кодирование, готово {percent} %</translation>
  </message>
  <message>
   <source>updated at step {step}</source>
   <translation>обновлено на шаге {step}</translation>
  </message>
  <message>
   <source>updated at step {step} (refreshing, {percent} %)</source>
   <translation>шаг {step}, обновляется ({percent} %)</translation>
  </message>
  <message>
   <source>{count} images, train and test</source>
   <translation>изображений: {count}, обучение и тест</translation>
  </message>
  <message>
   <source>{count} test image</source>
   <translation>тестовых изображений: {count}</translation>
  </message>
  <message>
   <source>{count} test images</source>
   <translation>тестовых изображений: {count}</translation>
  </message>
  <message>
   <source>{count} training image</source>
   <translation>обучающих изображений: {count}</translation>
  </message>
  <message>
   <source>{count} training images</source>
   <translation>обучающих изображений: {count}</translation>
  </message>
  <message>
   <source>{name} (KL {value} nats)</source>
   <translation>{name} (KL {value} нат)</translation>
  </message>
  <message>
   <source>{name} ({percent} % of variance)</source>
   <translation>{name} ({percent} % дисперсии)</translation>
  </message>
 </context>
 <context>
  <name>ModelActions</name>
  <message>
   <source>Making a new model</source>
   <translation>Создание новой модели</translation>
  </message>
  <message>
   <source>Opening the model</source>
   <translation>Открытие модели</translation>
  </message>
  <message>
   <source>The model could not be opened</source>
   <translation>Не удалось открыть модель</translation>
  </message>
  <message>
   <source>The new model could not be made</source>
   <translation>Не удалось создать новую модель</translation>
  </message>
  <message>
   <source>{} is a conditional model of {} classes, trained on the dataset {}, which is not available here. {} has {}.</source>
   <translation>{} — условная модель на {} классов, обученная на наборе данных {}, которого здесь нет. В наборе {} классов: {}.</translation>
  </message>
  <message>
   <source>{} is a model of images of {}, trained on the dataset {}, which is not available here. The images of {} are {}.</source>
   <translation>{} — модель для изображений {}, обученная на наборе данных {}, которого здесь нет. Изображения набора {}: {}.</translation>
  </message>
  <message>
   <source>{} may be another network</source>
   <translation>{}: возможно, другая сеть</translation>
  </message>
 </context>
 <context>
  <name>ModelFiles</name>
  <message>
   <source>&amp;Export a grid of dreams…</source>
   <translation>&amp;Экспорт сетки снов…</translation>
  </message>
  <message>
   <source>&amp;Library of runs…</source>
   <translation>Библио&amp;тека запусков…</translation>
  </message>
  <message>
   <source>&amp;Open model…</source>
   <translation>&amp;Открыть модель…</translation>
  </message>
  <message>
   <source>&amp;Save</source>
   <translation>&amp;Сохранить</translation>
  </message>
  <message>
   <source>All files (*)</source>
   <translation>Все файлы (*)</translation>
  </message>
  <message>
   <source>Decode 64 samples from the prior and save them as one PNG image</source>
   <translation>Декодировать 64 образца из априорного распределения и сохранить одним изображением PNG</translation>
  </message>
  <message>
   <source>Every minute</source>
   <translation>Каждую минуту</translation>
  </message>
  <message>
   <source>Every {} minutes</source>
   <translation>Каждые {} минут</translation>
  </message>
  <message>
   <source>Every {} seconds</source>
   <translation>Каждые {} секунд</translation>
  </message>
  <message>
   <source>If the program ends unexpectedly, the next start offers what was saved last</source>
   <translation>Если программа завершится неожиданно, при следующем запуске будет предложено сохранённое последним</translation>
  </message>
  <message>
   <source>Models ({})</source>
   <translation>Модели ({})</translation>
  </message>
  <message>
   <source>Never</source>
   <translation>Никогда</translation>
  </message>
  <message>
   <source>No recent files</source>
   <translation>Недавних файлов нет</translation>
  </message>
  <message>
   <source>Open &amp;recent</source>
   <translation>Открыть не&amp;давнюю</translation>
  </message>
  <message>
   <source>Open a checkpoint: .safetensors, or a state dict of pytorch/examples (.pt)</source>
   <translation>Открыть файл модели: .safetensors или state dict из pytorch/examples (.pt)</translation>
  </message>
  <message>
   <source>Open a model</source>
   <translation>Открыть модель</translation>
  </message>
  <message>
   <source>Save &amp;as…</source>
   <translation>Сохранить &amp;как…</translation>
  </message>
  <message>
   <source>Save the model</source>
   <translation>Сохранить модель</translation>
  </message>
  <message>
   <source>Save the model to another file</source>
   <translation>Сохранить модель в другой файл</translation>
  </message>
  <message>
   <source>Save the model, including the state needed to resume its training</source>
   <translation>Сохранить модель вместе с состоянием для продолжения обучения</translation>
  </message>
  <message>
   <source>Save while &amp;training</source>
   <translation>Сохр&amp;анять при обучении</translation>
  </message>
  <message>
   <source>Where the runs are kept, how much room they take and may take, and what was deleted</source>
   <translation>Где хранятся запуски, сколько места они занимают и могут занимать и что удалено</translation>
  </message>
 </context>
 <context>
  <name>Moment</name>
  <message>
   <source>exact</source>
   <translation>точно</translation>
  </message>
  <message>
   <source>half precision</source>
   <translation>половинная точность</translation>
  </message>
  <message>
   <source>step {step}, epoch {epoch}</source>
   <translation>шаг {step}, эпоха {epoch}</translation>
  </message>
 </context>
 <context>
  <name>Moments</name>
  <message>
   <source>Evaluating the model</source>
   <translation>Оценка модели</translation>
  </message>
  <message>
   <source>Kept state</source>
   <translation>Сохранённое состояние</translation>
  </message>
  <message>
   <source>Kept states</source>
   <translation>Сохранённые состояния</translation>
  </message>
  <message>
   <source>This state cannot be shown</source>
   <translation>Это состояние нельзя показать</translation>
  </message>
 </context>
 <context>
  <name>OptionRow</name>
  <message>
   <source>Another value needs a new model.</source>
   <translation>Другое значение требует новой модели.</translation>
  </message>
  <message>
   <source>Can be changed while training.</source>
   <translation>Можно менять во время обучения.</translation>
  </message>
  <message>
   <source>Default: {value}.</source>
   <translation>По умолчанию: {value}.</translation>
  </message>
  <message>
   <source>Range: above {low}, up to {high}.</source>
   <translation>Диапазон: больше {low}, до {high}.</translation>
  </message>
  <message>
   <source>Range: {low} to {high}.</source>
   <translation>Диапазон: от {low} до {high}.</translation>
  </message>
  <message>
   <source>Reset to the default ({value})</source>
   <translation>Вернуть значение по умолчанию ({value})</translation>
  </message>
  <message>
   <source>Set {name} to {value}</source>
   <translation>{name}: задать {value}</translation>
  </message>
 </context>
 <context>
  <name>PictureActions</name>
  <message>
   <source>&amp;Save image as PNG…</source>
   <translation>&amp;Сохранить изображение в PNG…</translation>
  </message>
  <message>
   <source>Copy &amp;image</source>
   <translation>&amp;Копировать изображение</translation>
  </message>
  <message>
   <source>Copy this panel's image to the clipboard</source>
   <translation>Скопировать изображение этой панели в буфер обмена</translation>
  </message>
  <message>
   <source>Image copied, {} × {} pixels</source>
   <translation>Изображение скопировано, {} × {} пикселей</translation>
  </message>
  <message>
   <source>PNG images (*.png)</source>
   <translation>Изображения PNG (*.png)</translation>
  </message>
  <message>
   <source>Save image</source>
   <translation>Сохранить изображение</translation>
  </message>
  <message>
   <source>Save this panel's image as a PNG file</source>
   <translation>Сохранить изображение этой панели в файл PNG</translation>
  </message>
  <message>
   <source>Saved {}</source>
   <translation>Сохранено: {}</translation>
  </message>
  <message>
   <source>Saving {}</source>
   <translation>Сохранение {}</translation>
  </message>
  <message>
   <source>The image was not saved</source>
   <translation>Изображение не сохранено</translation>
  </message>
 </context>
 <context>
  <name>PictureInput</name>
  <message>
   <source>All files (*)</source>
   <translation>Все файлы (*)</translation>
  </message>
  <message>
   <source>Only pictures from this computer can be dropped.</source>
   <translation>Перетаскивать можно только картинки с этого компьютера.</translation>
  </message>
  <message>
   <source>Open a picture</source>
   <translation>Открыть картинку</translation>
  </message>
  <message>
   <source>Pictures ({})</source>
   <translation>Картинки ({})</translation>
  </message>
  <message>
   <source>Reading the picture</source>
   <translation>Чтение картинки</translation>
  </message>
  <message>
   <source>There is no digit to be seen: the picture has too little contrast. Use a digit that stands out from the background.</source>
   <translation>Цифры не видно: на картинке слишком мало контраста. Возьмите цифру, которая выделяется на фоне.</translation>
  </message>
  <message>
   <source>There is no picture on the clipboard.</source>
   <translation>В буфере обмена нет картинки.</translation>
  </message>
  <message>
   <source>This picture cannot be used</source>
   <translation>Эту картинку нельзя использовать</translation>
  </message>
  <message>
   <source>This picture seems to hold {} digits. Use a picture of one digit alone.</source>
   <translation>Похоже, на картинке несколько цифр: {}. Возьмите картинку с одной цифрой.</translation>
  </message>
 </context>
 <context>
  <name>Pictures</name>
  <message>
   <source>Decoded z</source>
   <translation>Декодер: z</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>Изображение</translation>
  </message>
  <message>
   <source>Loss of the image</source>
   <translation>Потери изображения</translation>
  </message>
  <message>
   <source>Re-encoded</source>
   <translation>Перекодировано</translation>
  </message>
  <message>
   <source>Reconstruction</source>
   <translation>Реконструкция</translation>
  </message>
  <message>
   <source>The image decoded from the selected z</source>
   <translation>Изображение, декодированное из выбранного z</translation>
  </message>
  <message>
   <source>z has another size here: this run encodes the image that the other one decodes, and decodes it</source>
   <translation>Здесь у z другая размерность: этот запуск кодирует изображение, декодированное другим, и декодирует его</translation>
  </message>
 </context>
 <context>
  <name>PlaneChooser</name>
  <message>
   <source>Dimensions</source>
   <translation>Измерения</translation>
  </message>
  <message>
   <source>Dimensions: two latent dimensions. A click changes these two and keeps the others.
PCA: the two principal components of the encoded images. A click is decoded through the inverse projection, mean + point × components: all other directions are at their mean.</source>
   <translation>Измерения: два латентных измерения. Щелчок меняет эти два и сохраняет остальные.
PCA: две главные компоненты закодированных изображений. Щелчок декодируется через обратную проекцию, среднее + точка × компоненты: все остальные направления остаются на среднем.</translation>
  </message>
  <message>
   <source>Horizontal dimension</source>
   <translation>Измерение по горизонтали</translation>
  </message>
  <message>
   <source>PCA</source>
   <translation>PCA</translation>
  </message>
  <message>
   <source>The latent dimension along this axis, with its KL in nats: how much information it carries. Below {threshold} nats it has collapsed to the prior.</source>
   <translation>Латентное измерение вдоль этой оси и его KL в натах: сколько информации оно несёт. Ниже {threshold} нат — коллапс: апостериорное распределение почти совпадает с априорным.</translation>
  </message>
  <message>
   <source>The latent dimension along this axis.</source>
   <translation>Латентное измерение вдоль этой оси.</translation>
  </message>
  <message>
   <source>Vertical dimension</source>
   <translation>Измерение по вертикали</translation>
  </message>
  <message>
   <source>View of the latent space</source>
   <translation>Вид латентного пространства</translation>
  </message>
  <message>
   <source>{name} ({value})</source>
   <translation>{name} ({value})</translation>
  </message>
  <message>
   <source>{name} ({value}, collapsed)</source>
   <translation>{name} ({value}, коллапс)</translation>
  </message>
 </context>
 <context>
  <name>PlotArea</name>
  <message>
   <source>Curves of {}</source>
   <translation>Кривые: {}</translation>
  </message>
  <message>
   <source>and {} more</source>
   <translation>и ещё {}</translation>
  </message>
 </context>
 <context>
  <name>PrincipalPlane</name>
  <message>
   <source>Principal components</source>
   <translation>Главные компоненты</translation>
  </message>
 </context>
 <context>
  <name>Recovery</name>
  <message>
   <source>{name}: {family}, {dataset}, step {step}, epoch {epoch}, saved {when}</source>
   <translation>{name}: {family}, {dataset}, шаг {step}, эпоха {epoch}, сохранено {when}</translation>
  </message>
 </context>
 <context>
  <name>Reports</name>
  <message>
   <source>This did not work</source>
   <translation>Не получилось</translation>
  </message>
  <message>
   <source>Unexpected error</source>
   <translation>Непредвиденная ошибка</translation>
  </message>
  <message>
   <source>Your model is unchanged. To be safe, save it now (Ctrl+S). If it happens again, please report this line:

{}</source>
   <translation>Модель не изменилась. На всякий случай сохраните её (Ctrl+S). Если ошибка повторится, сообщите нам эту строку:

{}</translation>
  </message>
 </context>
 <context>
  <name>ResultPage</name>
  <message>
   <source>Images are binarised, as in training.</source>
   <translation>Изображения бинаризованы, как при обучении.</translation>
  </message>
  <message>
   <source>{model}, step {step}; {dataset}</source>
   <translation>{model}, шаг {step}; {dataset}</translation>
  </message>
 </context>
 <context>
  <name>RowMenu</name>
  <message>
   <source>&amp;Lock {}</source>
   <translation>&amp;Закрепить {}</translation>
  </message>
  <message>
   <source>&amp;Type a value…</source>
   <translation>&amp;Ввести значение…</translation>
  </message>
  <message>
   <source>&amp;Unlock all</source>
   <translation>&amp;Открепить все</translation>
  </message>
  <message>
   <source>Lock &amp;all</source>
   <translation>Закрепить &amp;все</translation>
  </message>
  <message>
   <source>Sort by &amp;KL</source>
   <translation>Упорядочить по &amp;KL</translation>
  </message>
  <message>
   <source>Sort by &amp;number</source>
   <translation>Упорядочить по &amp;номеру</translation>
  </message>
  <message>
   <source>Sort by &amp;value of the row</source>
   <translation>Упорядочить по &amp;значению</translation>
  </message>
  <message>
   <source>Un&amp;lock {}</source>
   <translation>Откреп&amp;ить {}</translation>
  </message>
 </context>
 <context>
  <name>RunActions</name>
  <message>
   <source>&amp;New model</source>
   <translation>&amp;Новая модель</translation>
  </message>
  <message>
   <source>A new, untrained run with the options of the training form; the others stay in the list</source>
   <translation>Новый необученный запуск с параметрами из формы; остальные остаются в списке</translation>
  </message>
  <message>
   <source>Blue</source>
   <translation>Синий</translation>
  </message>
  <message>
   <source>Bring back what was deleted last</source>
   <translation>Вернуть удалённое последним</translation>
  </message>
  <message>
   <source>Brown</source>
   <translation>Коричневый</translation>
  </message>
  <message>
   <source>Change its name (F2)</source>
   <translation>Изменить имя (F2)</translation>
  </message>
  <message>
   <source>Colour</source>
   <translation>Цвет</translation>
  </message>
  <message>
   <source>Delete</source>
   <translation>Удалить</translation>
  </message>
  <message>
   <source>Differences…</source>
   <translation>Различия…</translation>
  </message>
  <message>
   <source>Do not follow the folder of this run any more</source>
   <translation>Больше не следить за папкой этого запуска</translation>
  </message>
  <message>
   <source>Do one training step on one batch, then pause.</source>
   <translation>Один шаг обучения на одном пакете, затем пауза.</translation>
  </message>
  <message>
   <source>Export CSV…</source>
   <translation>Экспорт в CSV…</translation>
  </message>
  <message>
   <source>Green</source>
   <translation>Зелёный</translation>
  </message>
  <message>
   <source>Grey</source>
   <translation>Серый</translation>
  </message>
  <message>
   <source>Keep it at the top of the table</source>
   <translation>Держать в начале таблицы</translation>
  </message>
  <message>
   <source>Olive</source>
   <translation>Оливковый</translation>
  </message>
  <message>
   <source>Open folder</source>
   <translation>Открыть папку</translation>
  </message>
  <message>
   <source>Orange</source>
   <translation>Оранжевый</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>Пауза</translation>
  </message>
  <message>
   <source>Pause training.</source>
   <translation>Приостановить обучение.</translation>
  </message>
  <message>
   <source>Pin</source>
   <translation>Закрепить</translation>
  </message>
  <message>
   <source>Pink</source>
   <translation>Розовый</translation>
  </message>
  <message>
   <source>Put the settings of this run into the training form</source>
   <translation>Перенести настройки этого запуска в форму обучения</translation>
  </message>
  <message>
   <source>Red</source>
   <translation>Красный</translation>
  </message>
  <message>
   <source>Remove the selected runs; Undo brings them back</source>
   <translation>Удалить выбранные запуски; их можно вернуть</translation>
  </message>
  <message>
   <source>Rename</source>
   <translation>Переименовать</translation>
  </message>
  <message>
   <source>Reset</source>
   <translation>Сброс</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>Продолжить</translation>
  </message>
  <message>
   <source>Resume training.</source>
   <translation>Продолжить обучение.</translation>
  </message>
  <message>
   <source>Save the table for a spreadsheet</source>
   <translation>Сохранить таблицу для табличного редактора</translation>
  </message>
  <message>
   <source>Settings that differ between the selected runs, and results; Ctrl+click selects two (F4)</source>
   <translation>Параметры, которыми различаются выделенные запуски, и результаты; два запуска выделяют щелчком с Ctrl (F4)</translation>
  </message>
  <message>
   <source>Show</source>
   <translation>Показать</translation>
  </message>
  <message>
   <source>Show the files of this run</source>
   <translation>Показать файлы этого запуска</translation>
  </message>
  <message>
   <source>Show this run in all panels (Enter)</source>
   <translation>Показать этот запуск на всех панелях (Enter)</translation>
  </message>
  <message>
   <source>Start over with new random weights, as a run of its own; this one stays in the list.</source>
   <translation>Начать заново со случайных весов в новом запуске; этот останется в списке.</translation>
  </message>
  <message>
   <source>Starting…</source>
   <translation>Запуск…</translation>
  </message>
  <message>
   <source>Step</source>
   <translation>Шаг</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Стоп</translation>
  </message>
  <message>
   <source>Stop after the current step. What was trained is kept.</source>
   <translation>Остановить после текущего шага. Обученное сохранится.</translation>
  </message>
  <message>
   <source>Stop watching</source>
   <translation>Прекратить наблюдение</translation>
  </message>
  <message>
   <source>Stopping…</source>
   <translation>Остановка…</translation>
  </message>
  <message>
   <source>The folder could not be opened: {}</source>
   <translation>Не удалось открыть папку: {}</translation>
  </message>
  <message>
   <source>The run ends after the current step.</source>
   <translation>Обучение закончится после текущего шага.</translation>
  </message>
  <message>
   <source>The run is being prepared.</source>
   <translation>Обучение подготавливается.</translation>
  </message>
  <message>
   <source>The training form has the settings of {}; Train starts with them.</source>
   <translation>В форме обучения теперь настройки запуска {}; «Обучить» начнёт с ними.</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>Обучить</translation>
  </message>
  <message>
   <source>Train as soon as the model is loaded.</source>
   <translation>Начать обучение, как только загрузится модель.</translation>
  </message>
  <message>
   <source>Train the model, or continue its training.</source>
   <translation>Обучить модель или продолжить её обучение.</translation>
  </message>
  <message>
   <source>Turquoise</source>
   <translation>Бирюзовый</translation>
  </message>
  <message>
   <source>Undo delete</source>
   <translation>Вернуть удалённое</translation>
  </message>
  <message>
   <source>Use settings</source>
   <translation>Взять настройки</translation>
  </message>
  <message>
   <source>Violet</source>
   <translation>Фиолетовый</translation>
  </message>
 </context>
 <context>
  <name>RunCheck</name>
  <message>
   <source>Checking the options</source>
   <translation>Проверка параметров</translation>
  </message>
 </context>
 <context>
  <name>RunColumns</name>
  <message>
   <source>A setting in which the runs differ</source>
   <translation>Настройка, которой запуски различаются</translation>
  </message>
  <message>
   <source>Alive</source>
   <translation>Живых</translation>
  </message>
  <message>
   <source>Dataset</source>
   <translation>Данные</translation>
  </message>
  <message>
   <source>Epochs</source>
   <translation>Эпохи</translation>
  </message>
  <message>
   <source>Family</source>
   <translation>Семейство</translation>
  </message>
  <message>
   <source>Images/s</source>
   <translation>Изобр./с</translation>
  </message>
  <message>
   <source>KL</source>
   <translation>KL</translation>
  </message>
  <message>
   <source>Kind of model</source>
   <translation>Вид модели</translation>
  </message>
  <message>
   <source>Latents that carry information, of all</source>
   <translation>Сколько латентных переменных несут информацию, из всех</translation>
  </message>
  <message>
   <source>Made</source>
   <translation>Создан</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Имя</translation>
  </message>
  <message>
   <source>Name and colour; the tick shows its curves</source>
   <translation>Имя и цвет; галочка показывает кривые запуска</translation>
  </message>
  <message>
   <source>Passes over the training set so far</source>
   <translation>Сколько раз пройдена обучающая выборка</translation>
  </message>
  <message>
   <source>Recon.</source>
   <translation>Реконстр.</translation>
  </message>
  <message>
   <source>Reconstruction, nats per test image</source>
   <translation>Реконструкция, нат на тестовое изображение</translation>
  </message>
  <message>
   <source>Speed of the last training</source>
   <translation>Скорость последнего обучения</translation>
  </message>
  <message>
   <source>Test −ELBO</source>
   <translation>−ELBO (тест)</translation>
  </message>
  <message>
   <source>Time</source>
   <translation>Время</translation>
  </message>
  <message>
   <source>Time of training</source>
   <translation>Время обучения</translation>
  </message>
  <message>
   <source>When the run was begun or opened</source>
   <translation>Когда запуск начат или открыт</translation>
  </message>
  <message>
   <source>nats per test image</source>
   <translation>нат на тестовое изображение</translation>
  </message>
  <message>
   <source>nats per test image; lower is better</source>
   <translation>нат на тестовое изображение; меньше — лучше</translation>
  </message>
 </context>
 <context>
  <name>RunCommands</name>
  <message>
   <source>Another program deleted {} from the library: it is only in memory now.</source>
   <translation>Другая программа удалила {} из библиотеки: теперь этот запуск есть только в памяти.</translation>
  </message>
  <message>
   <source>Brought back: {}.</source>
   <translation>Возвращено: {}.</translation>
  </message>
  <message>
   <source>Deleted {}. Undo (Ctrl+Z in the runs panel) brings it back.</source>
   <translation>Удалено: {}. Вернуть: Ctrl+Z на панели запусков.</translation>
  </message>
  <message>
   <source>Opening the model</source>
   <translation>Открытие модели</translation>
  </message>
  <message>
   <source>Opening {}…</source>
   <translation>Открывается {}…</translation>
  </message>
  <message>
   <source>The curves could not be read</source>
   <translation>Не удалось прочитать кривые</translation>
  </message>
  <message>
   <source>The run could not be brought back</source>
   <translation>Не удалось вернуть запуск</translation>
  </message>
  <message>
   <source>The run could not be changed</source>
   <translation>Не удалось изменить запуск</translation>
  </message>
  <message>
   <source>The run could not be deleted</source>
   <translation>Не удалось удалить запуск</translation>
  </message>
 </context>
 <context>
  <name>RunDifference</name>
  <message>
   <source>All settings are the same</source>
   <translation>Все настройки совпадают</translation>
  </message>
  <message>
   <source>Family</source>
   <translation>Семейство</translation>
  </message>
  <message>
   <source>Latents alive</source>
   <translation>Живых латентных</translation>
  </message>
  <message>
   <source>Results on the test set</source>
   <translation>Результаты на тесте</translation>
  </message>
  <message>
   <source>Settings that differ</source>
   <translation>Настройки, которыми различаются</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>Обучение</translation>
  </message>
 </context>
 <context>
  <name>RunForm</name>
  <message>
   <source>Dataset</source>
   <translation>Данные</translation>
  </message>
  <message>
   <source>Family</source>
   <translation>Семейство</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Модель</translation>
  </message>
  <message>
   <source>PyTorch is still loading.</source>
   <translation>PyTorch ещё загружается.</translation>
  </message>
  <message>
   <source>Stop the training to choose another dataset.</source>
   <translation>Чтобы выбрать другой набор данных, остановите обучение.</translation>
  </message>
  <message>
   <source>Stop the training to choose another family; that needs a new model.</source>
   <translation>Чтобы выбрать другое семейство, остановите обучение; потребуется новая модель.</translation>
  </message>
  <message>
   <source>The kind of model. Another family needs a new model.</source>
   <translation>Вид модели. Другое семейство требует новой модели.</translation>
  </message>
  <message>
   <source>The training images. Those marked (download…) are downloaded only after you agree.</source>
   <translation>Изображения для обучения. Отмеченные «(скачать…)» загружаются только с вашего согласия.</translation>
  </message>
  <message>
   <source>There is no dataset yet.</source>
   <translation>Набора данных пока нет.</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>Обучение</translation>
  </message>
 </context>
 <context>
  <name>RunLegend</name>
  <message>
   <source>Click to hide or show its curves.</source>
   <translation>Щелчок скрывает или показывает его кривые.</translation>
  </message>
  <message>
   <source>More runs have curves. The Runs panel lists them all.</source>
   <translation>Кривые есть и у других запусков. Все они перечислены на панели «Запуски».</translation>
  </message>
  <message>
   <source>The run that all panels show; its curves are strong.</source>
   <translation>Запуск, который показывают все панели; его кривые выделены.</translation>
  </message>
  <message>
   <source>and {} more</source>
   <translation>и ещё {}</translation>
  </message>
 </context>
 <context>
  <name>RunNotes</name>
  <message>
   <source>A likelihood, but not comparable with the literature, which samples pixels (dynamic binarisation).</source>
   <translation>Правдоподобие, но несравнимое с литературой: там пиксели выбираются случайно (динамическая бинаризация).</translation>
  </message>
  <message>
   <source>Effective beta: {beta} (with sums over pixels and latents: {pixels} and {latents}).</source>
   <translation>Эффективная beta: {beta} (при суммах по пикселям и латентным переменным: {pixels} и {latents}).</translation>
  </message>
  <message>
   <source>Images of {dataset} this model was trained on: {then}. Train continues with {now} and a new optimiser.</source>
   <translation>Модель обучалась на изображениях ({then}) набора {dataset}. «Обучить» продолжит на {now}, с новым оптимизатором.</translation>
  </message>
 </context>
 <context>
  <name>RunPlan</name>
  <message>
   <source>A fork: Train goes on from step {} with a new optimiser.</source>
   <translation>Ответвление: «Обучить» продолжит с шага {} с новым оптимизатором.</translation>
  </message>
  <message>
   <source>A fork: Train goes on from step {}, exactly.</source>
   <translation>Ответвление: «Обучить» точно продолжит с шага {}.</translation>
  </message>
  <message>
   <source>Train will start a new run</source>
   <translation>«Обучить» начнёт новый запуск</translation>
  </message>
  <message>
   <source>family {old} → {new}</source>
   <translation>семейство {old} → {new}</translation>
  </message>
 </context>
 <context>
  <name>RunReport</name>
  <message>
   <source>Ctrl+S saves the model</source>
   <translation>Ctrl+S сохраняет модель</translation>
  </message>
  <message>
   <source>Finished</source>
   <translation>Готово</translation>
  </message>
  <message>
   <source>No model yet</source>
   <translation>Модели пока нет</translation>
  </message>
  <message>
   <source>Not trained yet</source>
   <translation>Ещё не обучена</translation>
  </message>
  <message>
   <source>Paused</source>
   <translation>Пауза</translation>
  </message>
  <message>
   <source>Starting…</source>
   <translation>Запуск…</translation>
  </message>
  <message>
   <source>Stopped at step {}</source>
   <translation>Остановлено на шаге {}</translation>
  </message>
  <message>
   <source>Stopping…</source>
   <translation>Остановка…</translation>
  </message>
  <message>
   <source>Train continues; Reset starts over.</source>
   <translation>«Обучить» продолжит, «Сброс» начнёт заново.</translation>
  </message>
  <message>
   <source>Trained by another program</source>
   <translation>Обучена другой программой</translation>
  </message>
  <message>
   <source>Trained for {} epoch</source>
   <translation>Пройдено эпох: {}</translation>
  </message>
  <message>
   <source>Trained for {} epochs</source>
   <translation>Пройдено эпох: {}</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>Обучение</translation>
  </message>
  <message>
   <source>Training stopped</source>
   <translation>Обучение остановлено</translation>
  </message>
  <message>
   <source>Training: epoch {n} of {total}</source>
   <translation>Обучение: эпоха {n} из {total}</translation>
  </message>
  <message>
   <source>Watched: {} epochs so far</source>
   <translation>Наблюдение: пройдено эпох {}</translation>
  </message>
  <message>
   <source>step {}</source>
   <translation>шаг {}</translation>
  </message>
  <message>
   <source>test −ELBO {} nats</source>
   <translation>−ELBO на тесте {} нат</translation>
  </message>
  <message>
   <source>{} left</source>
   <translation>осталось {}</translation>
  </message>
 </context>
 <context>
  <name>RunStatus</name>
  <message>
   <source>Preparing a new model before its first step</source>
   <translation>Подготовка новой модели перед первым шагом</translation>
  </message>
  <message>
   <source>Training progress</source>
   <translation>Ход обучения</translation>
  </message>
  <message>
   <source>more than 99 days</source>
   <translation>больше 99 дней</translation>
  </message>
  <message>
   <source>{days} d {hours} h</source>
   <translation>{days} д {hours} ч</translation>
  </message>
  <message>
   <source>{} images/s</source>
   <translation>{} изобр./с</translation>
  </message>
 </context>
 <context>
  <name>RunsModel</name>
  <message>
   <source>Another process trains it; its folder is watched: {}</source>
   <translation>Его обучает другой процесс; ведётся наблюдение за папкой: {}</translation>
  </message>
  <message>
   <source>Another program trains it: it can be looked at, but not trained or deleted here</source>
   <translation>Его обучает другая программа: здесь его можно смотреть, но нельзя обучать или удалить</translation>
  </message>
  <message>
   <source>Click to show this run in all panels</source>
   <translation>Щелчок показывает этот запуск на всех панелях</translation>
  </message>
  <message>
   <source>Is being trained</source>
   <translation>Обучается</translation>
  </message>
  <message>
   <source>Is only in memory: the library cannot be written now</source>
   <translation>Есть только в памяти: сейчас библиотеку нельзя записать</translation>
  </message>
  <message>
   <source>Shown in all panels</source>
   <translation>Показан на всех панелях</translation>
  </message>
 </context>
 <context>
  <name>RunsPanel</name>
  <message>
   <source>CSV files (*.csv)</source>
   <translation>Файлы CSV (*.csv)</translation>
  </message>
  <message>
   <source>Every model that you train is kept in the library and stays here; models that you open stay until you close the program. Change a setting and press Train to compare.</source>
   <translation>Каждая обученная модель хранится в библиотеке и остаётся здесь; открытые модели остаются до закрытия программы. Чтобы сравнить, измените настройку и нажмите «Обучить».</translation>
  </message>
  <message>
   <source>Filter</source>
   <translation>Фильтр</translation>
  </message>
  <message>
   <source>Filter of the runs</source>
   <translation>Фильтр запусков</translation>
  </message>
  <message>
   <source>No run contains this text.</source>
   <translation>Нет запусков с таким текстом.</translation>
  </message>
  <message>
   <source>Runs</source>
   <translation>Запуски</translation>
  </message>
  <message>
   <source>Runs ({})</source>
   <translation>Запуски ({})</translation>
  </message>
  <message>
   <source>Save the table of runs</source>
   <translation>Сохранить таблицу запусков</translation>
  </message>
  <message>
   <source>Saved {}</source>
   <translation>Сохранено: {}</translation>
  </message>
  <message>
   <source>Saving {}</source>
   <translation>Сохранение {}</translation>
  </message>
  <message>
   <source>Show only rows that contain this text</source>
   <translation>Показывать только строки с этим текстом</translation>
  </message>
  <message>
   <source>The file could not be saved</source>
   <translation>Не удалось сохранить файл</translation>
  </message>
 </context>
 <context>
  <name>SaveImageDialog</name>
  <message>
   <source> px</source>
   <translation> пикс.</translation>
  </message>
  <message>
   <source>&amp;Browse…</source>
   <translation>&amp;Обзор…</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>&amp;Файл</translation>
  </message>
  <message>
   <source>&amp;Size</source>
   <translation>&amp;Размер</translation>
  </message>
  <message>
   <source>Choose the file in a dialog</source>
   <translation>Выбрать файл в диалоге</translation>
  </message>
  <message>
   <source>Colour map</source>
   <translation>Палитра</translation>
  </message>
  <message>
   <source>Crisp pixels (nearest neighbour)</source>
   <translation>Чёткие пиксели (ближайший сосед)</translation>
  </message>
  <message>
   <source>File</source>
   <translation>Файл</translation>
  </message>
  <message>
   <source>Longer side in pixels</source>
   <translation>Длинная сторона в пикселях</translation>
  </message>
  <message>
   <source>Longer side of the PNG. Multiples of the image's own {} pixels keep all pixels the same size.</source>
   <translation>Большая сторона PNG. При размерах, кратных собственным {} пикселям изображения, все пиксели одинаковы.</translation>
  </message>
  <message>
   <source>PNG images (*.png)</source>
   <translation>Изображения PNG (*.png)</translation>
  </message>
  <message>
   <source>S&amp;caling</source>
   <translation>&amp;Масштаб</translation>
  </message>
  <message>
   <source>Save image</source>
   <translation>Сохранить изображение</translation>
  </message>
  <message>
   <source>Scaling</source>
   <translation>Масштабирование</translation>
  </message>
  <message>
   <source>Smooth (cubic)</source>
   <translation>Плавно (кубическая интерполяция)</translation>
  </message>
  <message>
   <source>The PNG file to write</source>
   <translation>Файл PNG для записи</translation>
  </message>
  <message>
   <source>Whether values between the pixels are interpolated</source>
   <translation>Интерполировать ли значения между пикселями</translation>
  </message>
 </context>
 <context>
  <name>Saver</name>
  <message>
   <source>Saved {}.</source>
   <translation>Сохранено: {}.</translation>
  </message>
  <message>
   <source>Saving {}</source>
   <translation>Сохранение {}</translation>
  </message>
  <message>
   <source>The model could not be saved</source>
   <translation>Не удалось сохранить модель</translation>
  </message>
  <message>
   <source>There is no model to save yet.</source>
   <translation>Сохранять пока нечего: модели ещё нет.</translation>
  </message>
 </context>
 <context>
  <name>ScheduleChart</name>
  <message>
   <source>The scheduled value over the epochs, with the values in the form as they are now. The mark is at the current epoch.</source>
   <translation>Значение по расписанию в зависимости от эпохи, при текущих значениях формы. Метка — на текущей эпохе.</translation>
  </message>
  <message>
   <source>epoch</source>
   <translation>эпоха</translation>
  </message>
  <message>
   <source>epoch {epoch}: {value}</source>
   <translation>эпоха {epoch}: {value}</translation>
  </message>
  <message>
   <source>now {value}</source>
   <translation>сейчас {value}</translation>
  </message>
  <message>
   <source>{name} over the epochs</source>
   <translation>{name} по эпохам</translation>
  </message>
 </context>
 <context>
  <name>SchedulePreview</name>
  <message>
   <source>Now {value}, by its schedule.</source>
   <translation>Сейчас {value}, по расписанию.</translation>
  </message>
 </context>
 <context>
  <name>ScoreSummary</name>
  <message>
   <source>Marginal KL {} nats in total</source>
   <translation>Маргинальная KL всего {} нат</translation>
  </message>
  <message>
   <source>The sum of the KL of all dimensions (the rate), in nats per image (1 nat = 1.44 bits), and how many
dimensions are collapsed: they carry at most {} nats and are marked ⊘. So are those with KL whose
mu is the same for every test image: they carry nothing, either.</source>
   <translation>Сумма KL всех измерений (rate) в натах на изображение (1 нат = 1.44 бита) и число схлопнувшихся
измерений: они несут не больше {} ната и отмечены ⊘. Так же отмечены измерения с KL, у которых mu
одинаково для всех тестовых изображений: они тоже ничего не несут.</translation>
  </message>
  <message>
   <source>The sum of the KL of each dimension to the prior's marginal. The prior couples dimensions,
so this is not the KL of the curves. ⊘ marks dimensions with at most {} nats, and those whose mu
is the same for every test image.</source>
   <translation>Сумма KL каждого измерения до маргинального априорного. Априорное связывает измерения, поэтому
это не KL на графиках. ⊘ отмечает измерения, несущие не больше {} ната, и те, у которых mu
одинаково для всех тестовых изображений.</translation>
  </message>
  <message>
   <source>Total KL {} nats</source>
   <translation>Суммарная KL {} нат</translation>
  </message>
  <message>
   <source>{term}: {value} on average</source>
   <translation>{term}: в среднем {value}</translation>
  </message>
  <message>
   <source>{} constant ⊘: KL that carries nothing</source>
   <translation>{} пост. ⊘: KL ничего не несёт</translation>
  </message>
  <message>
   <source>{} of {} collapsed ⊘</source>
   <translation>коллапс у {} из {} ⊘</translation>
  </message>
 </context>
 <context>
  <name>Selection</name>
  <message>
   <source>Decoded</source>
   <translation>Декодировано</translation>
  </message>
  <message>
   <source>Drawing</source>
   <translation>Рисунок</translation>
  </message>
  <message>
   <source>Original</source>
   <translation>Оригинал</translation>
  </message>
  <message>
   <source>Reconstruction</source>
   <translation>Реконструкция</translation>
  </message>
 </context>
 <context>
  <name>SliderActions</name>
  <message>
   <source>&amp;Dream</source>
   <translation>Со&amp;н</translation>
  </message>
  <message>
   <source>&amp;Walk</source>
   <translation>Про&amp;гулка</translation>
  </message>
  <message>
   <source>Locked sliders keep their values.</source>
   <translation>Закреплённые ползунки сохраняют значения.</translation>
  </message>
  <message>
   <source>Ne&amp;xt dream</source>
   <translation>С&amp;ледующий сон</translation>
  </message>
  <message>
   <source>Next dream</source>
   <translation>Следующий сон</translation>
  </message>
  <message>
   <source>P&amp;revious dream</source>
   <translation>П&amp;редыдущий сон</translation>
  </message>
  <message>
   <source>Previous dream</source>
   <translation>Предыдущий сон</translation>
  </message>
 </context>
 <context>
  <name>SliderDelegate</name>
  <message>
   <source>A number from {low} to {high}. Enter applies it, Escape cancels.</source>
   <translation>Число от {low} до {high}. Enter применяет его, Escape отменяет.</translation>
  </message>
  <message>
   <source>Value of {}</source>
   <translation>Значение {}</translation>
  </message>
  <message>
   <source>{value} is out of range. Type a number from {low} to {high}.</source>
   <translation>{value} вне диапазона. Введите число от {low} до {high}.</translation>
  </message>
  <message>
   <source>“{text}” is not a number. Type one from {low} to {high}.</source>
   <translation>«{text}» не число. Введите число от {low} до {high}.</translation>
  </message>
 </context>
 <context>
  <name>SliderHeader</name>
  <message>
   <source>KL</source>
   <translation>KL</translation>
  </message>
  <message>
   <source>KL, nats</source>
   <translation>KL, нат</translation>
  </message>
 </context>
 <context>
  <name>SliderWords</name>
  <message>
   <source>By KL</source>
   <translation>По KL</translation>
  </message>
  <message>
   <source>By KL: the dimensions that carry most information first, collapsed ones last.
During training the order is updated, but not while you use the sliders.</source>
   <translation>По KL: сначала измерения, несущие больше всего информации, в конце — измерения в коллапсе.
При обучении порядок обновляется, но не тогда, когда вы работаете с ползунками.</translation>
  </message>
  <message>
   <source>Largest first</source>
   <translation>По убыванию</translation>
  </message>
  <message>
   <source>Largest first: sorted by {}.</source>
   <translation>Сначала наибольшие: сортировка по величине «{}».</translation>
  </message>
  <message>
   <source>No per-dimension measure for this model.</source>
   <translation>Для этой модели нет показателя отдельных измерений.</translation>
  </message>
 </context>
 <context>
  <name>SlidersPanel</name>
  <message>
   <source>Latent sliders</source>
   <translation>Ползунки латентных измерений</translation>
  </message>
  <message>
   <source>Sliders</source>
   <translation>Ползунки</translation>
  </message>
 </context>
 <context>
  <name>SlidersToolbar</name>
  <message>
   <source>&amp;Sort</source>
   <translation>&amp;Порядок</translation>
  </message>
  <message>
   <source>By number</source>
   <translation>По номеру</translation>
  </message>
  <message>
   <source>Order of the sliders</source>
   <translation>Порядок ползунков</translation>
  </message>
  <message>
   <source>Ra&amp;nge</source>
   <translation>&amp;Диапазон</translation>
  </message>
  <message>
   <source>Range of the sliders</source>
   <translation>Диапазон ползунков</translation>
  </message>
  <message>
   <source>Speed of the walk</source>
   <translation>Скорость прогулки</translation>
  </message>
  <message>
   <source>Speed of the walk: {} seconds from one random sample to the next</source>
   <translation>Скорость прогулки: {} с от одного случайного образца до следующего</translation>
  </message>
 </context>
 <context>
  <name>StartUp</name>
  <message>
   <source>PyTorch could not be loaded</source>
   <translation>Не удалось загрузить PyTorch</translation>
  </message>
  <message>
   <source>PyTorch, which does all the computing, cannot be imported. Reinstall the program.

{}</source>
   <translation>Не удаётся импортировать PyTorch, который выполняет все вычисления. Переустановите программу.

{}</translation>
  </message>
  <message>
   <source>There is no pretrained model for this dataset: this one is untrained.</source>
   <translation>Для этого набора данных нет обученной модели: эта ещё не обучена.</translation>
  </message>
 </context>
 <context>
  <name>StatusBar</name>
  <message>
   <source>Loading PyTorch…</source>
   <translation>Загрузка PyTorch…</translation>
  </message>
  <message>
   <source>Model</source>
   <translation>Модель</translation>
  </message>
  <message>
   <source>step {}</source>
   <translation>шаг {}</translation>
  </message>
  <message>
   <source>{} latent</source>
   <translation>латентных измерений: {}</translation>
  </message>
  <message>
   <source>{} latents</source>
   <translation>латентных измерений: {}</translation>
  </message>
 </context>
 <context>
  <name>StepWords</name>
  <message>
   <source>All six are done. Help &gt; Guide tells more; Help &gt; First steps brings this card back.</source>
   <translation>Все шесть выполнены. Подробнее: Справка &gt; Руководство; вернуть карточку: Справка &gt; Первые шаги.</translation>
  </message>
  <message>
   <source>Beta is {beta}: KL {before} → {now} nats; latents below {least} nats: {collapsed} of {latents}.</source>
   <translation>Beta = {beta}: KL {before} → {now} нат; ниже {least} нат: {collapsed} из {latents} переменных.</translation>
  </message>
  <message>
   <source>Beta is {}.</source>
   <translation>Beta равна {}.</translation>
  </message>
  <message>
   <source>Click the map</source>
   <translation>Щёлкните карту</translation>
  </message>
  <message>
   <source>Done.</source>
   <translation>Выполнено.</translation>
  </message>
  <message>
   <source>Drag a slider</source>
   <translation>Сдвиньте ползунок</translation>
  </message>
  <message>
   <source>Draw a digit</source>
   <translation>Нарисуйте цифру</translation>
  </message>
  <message>
   <source>Each place of the latent map decodes to an image: click one, or drag over it.</source>
   <translation>Каждое место латентной карты декодируется в изображение: щёлкните или ведите мышью.</translation>
  </message>
  <message>
   <source>Each slider is one latent dimension: move one and watch the decoded image.</source>
   <translation>Каждый ползунок — одно латентное измерение: сдвиньте любой и посмотрите на декодированное изображение.</translation>
  </message>
  <message>
   <source>Press Train (F5): the curves grow, and the map moves while the model learns.</source>
   <translation>Нажмите «Обучить» (F5): кривые растут, а карта движется, пока модель учится.</translation>
  </message>
  <message>
   <source>Set beta back</source>
   <translation>Верните beta</translation>
  </message>
  <message>
   <source>Set beta to 10</source>
   <translation>Задайте beta 10</translation>
  </message>
  <message>
   <source>Set beta to {} again: latents that the model gave up return.</source>
   <translation>Снова задайте beta {}: переменные, от которых модель отказалась, вернутся.</translation>
  </message>
  <message>
   <source>Steps in this run: {steps}. {term} of the last batches: {value} nats per image.</source>
   <translation>Шагов в этом обучении: {steps}. {term} на последних пакетах: {value} нат на изображение.</translation>
  </message>
  <message>
   <source>The encoder turns an image into a place in the latent space: draw on the canvas.</source>
   <translation>Кодировщик превращает изображение в точку латентного пространства: рисуйте на холсте.</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>Обучите модель</translation>
  </message>
  <message>
   <source>While it trains, set beta to 10 in the form: the KL then counts tenfold.</source>
   <translation>Во время обучения задайте beta 10 в форме: вес KL станет десятикратным.</translation>
  </message>
  <message>
   <source>You see the image of z = {place}, at distance |z| = {norm} from the centre.</source>
   <translation>Вы видите изображение z = {place}, на расстоянии |z| = {norm} от центра.</translation>
  </message>
  <message>
   <source>Your drawing is encoded to mu = {place}; that takes {kl} nats (KL).</source>
   <translation>Код вашего рисунка: mu = {place}; на это нужно {kl} нат (KL).</translation>
  </message>
  <message>
   <source>Your drawing is encoded to {place}.</source>
   <translation>Код вашего рисунка: {place}.</translation>
  </message>
  <message>
   <source>{name} is {value} now: {pixels} of {size} pixels changed by more than 0.1.</source>
   <translation>Теперь {name} = {value}: изменились больше чем на 0.1 пиксели, {pixels} из {size}.</translation>
  </message>
 </context>
 <context>
  <name>TermPlot</name>
  <message>
   <source>each in its own unit</source>
   <translation>каждая в своих единицах</translation>
  </message>
  <message>
   <source>nats</source>
   <translation>нат</translation>
  </message>
  <message>
   <source>{name} and {count} more</source>
   <translation>{name} и ещё {count}</translation>
  </message>
 </context>
 <context>
  <name>TimeActions</name>
  <message>
   <source>&amp;Back to now</source>
   <translation>Вернуться к &amp;настоящему</translation>
  </message>
  <message>
   <source>&amp;Earlier state</source>
   <translation>Бол&amp;ее раннее состояние</translation>
  </message>
  <message>
   <source>&amp;Later state</source>
   <translation>&amp;Следующее состояние</translation>
  </message>
  <message>
   <source>&amp;New run from here</source>
   <translation>Новый запуск &amp;отсюда</translation>
  </message>
  <message>
   <source>&amp;Play the training</source>
   <translation>&amp;Воспроизвести обучение</translation>
  </message>
  <message>
   <source>Continue from the moment that is shown as a new run</source>
   <translation>Продолжить с показанного момента новым запуском</translation>
  </message>
  <message>
   <source>Export as &amp;film…</source>
   <translation>Экспортировать как &amp;фильм…</translation>
  </message>
  <message>
   <source>Map and decoded image at the kept states, as GIF, MP4 or pictures</source>
   <translation>Карта и изображение декодера в сохранённых состояниях: GIF, MP4 или картинки</translation>
  </message>
  <message>
   <source>Show one kept state after another</source>
   <translation>Показать сохранённые состояния одно за другим</translation>
  </message>
  <message>
   <source>Show the newest weights of this run again</source>
   <translation>Снова показать последние веса этого запуска</translation>
  </message>
  <message>
   <source>Show the state that was kept after this one</source>
   <translation>Показать сохранённое состояние после этого</translation>
  </message>
  <message>
   <source>Show the state that was kept before this one</source>
   <translation>Показать сохранённое состояние перед этим</translation>
  </message>
 </context>
 <context>
  <name>TimeBar</name>
  <message>
   <source>&lt;p&gt;Continue from this moment as a new run: its settings come into the form, change what you like and press Train. The run that is shown stays as it is.&lt;/p&gt;&lt;p&gt;From an exact state, training goes on as it went on then, bit for bit, where the settings are the same. From another one it begins with a new optimiser.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Продолжить с этого момента новым запуском: его настройки появятся в форме, измените что угодно и нажмите «Обучить». Показанный запуск останется как есть.&lt;/p&gt;&lt;p&gt;С точного состояния обучение при тех же настройках идёт бит в бит так же, как тогда. С другого оно начинается с новым оптимизатором.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Show the newest weights of this run again (End).&lt;/p&gt;</source>
   <translation>&lt;p&gt;Снова показать последние веса этого запуска (End).&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;Shows an earlier state of this run in all panels: map, decoded image, sliders, KL, drawing. The right end is the present. Ticks are the states that the run keeps, closer together at its beginning; long ones are exact, the others have weights in half precision.&lt;/p&gt;&lt;p&gt;Arrow keys go from state to state, Home to the first one, End to the present; the space bar plays.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Показывает более раннее состояние запуска во всех панелях: карта, изображение декодера, ползунки, KL, рисунок. Правый край — настоящее. Деления — состояния, которые хранит запуск: в начале они чаще; длинные — точные, у остальных веса в половинной точности.&lt;/p&gt;&lt;p&gt;Стрелки переходят от состояния к состоянию, Home — к первому, End — к настоящему; пробел запускает воспроизведение.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;This run keeps no states of earlier steps, so only its newest weights can be shown. Runs that are trained in this window keep states from their first step on; those of the command do with &lt;i&gt;--states on&lt;/i&gt;.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Этот запуск не хранит состояний прежних шагов, поэтому можно показать только последние веса. Запуски, которые обучаются в этом окне, хранят состояния с первого шага; запуски команды — с флагом &lt;i&gt;--states on&lt;/i&gt;.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>&lt;p&gt;{} (space bar on the slider).&lt;/p&gt;</source>
   <translation>&lt;p&gt;{} (пробел на ползунке).&lt;/p&gt;</translation>
  </message>
  <message>
   <source>Loading…</source>
   <translation>Загрузка…</translation>
  </message>
  <message>
   <source>Loop</source>
   <translation>По кругу</translation>
  </message>
  <message>
   <source>Moment of the training that is shown</source>
   <translation>Показанный момент обучения</translation>
  </message>
  <message>
   <source>Moment shown</source>
   <translation>Показанный момент</translation>
  </message>
  <message>
   <source>New run from here</source>
   <translation>Новый запуск отсюда</translation>
  </message>
  <message>
   <source>Now</source>
   <translation>Сейчас</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>Пауза</translation>
  </message>
  <message>
   <source>Play the kept states</source>
   <translation>Показать состояния по порядку</translation>
  </message>
  <message>
   <source>Play the run in {} s</source>
   <translation>Весь запуск за {} с</translation>
  </message>
  <message>
   <source>Shown: {}</source>
   <translation>Показано: {}</translation>
  </message>
  <message>
   <source>Speed, loop, export</source>
   <translation>Скорость, повтор, экспорт</translation>
  </message>
  <message>
   <source>This run keeps no states to go back to.</source>
   <translation>Запуск не хранит прежних состояний.</translation>
  </message>
  <message>
   <source>the present</source>
   <translation>настоящее</translation>
  </message>
 </context>
 <context>
  <name>ToolsPanel</name>
  <message>
   <source>Cancel</source>
   <translation>Отмена</translation>
  </message>
  <message>
   <source>Copy the numbers, or save the report as JSON, CSV or PNG</source>
   <translation>Скопировать числа или сохранить отчёт как JSON, CSV или PNG</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Экспорт</translation>
  </message>
  <message>
   <source>Open or train a model first.</source>
   <translation>Сначала откройте или обучите модель.</translation>
  </message>
  <message>
   <source>Progress</source>
   <translation>Ход выполнения</translation>
  </message>
  <message>
   <source>Run</source>
   <translation>Запустить</translation>
  </message>
  <message>
   <source>Run again to update.</source>
   <translation>Запустите снова, чтобы обновить.</translation>
  </message>
  <message>
   <source>Run shows the result here. It uses the model as it is at that moment.</source>
   <translation>Здесь появится результат запуска. Берётся модель в её состоянии на момент запуска.</translation>
  </message>
  <message>
   <source>Run the tool (Ctrl+Enter)</source>
   <translation>Запустить инструмент (Ctrl+Enter)</translation>
  </message>
  <message>
   <source>Stop this run</source>
   <translation>Остановить запуск</translation>
  </message>
  <message>
   <source>The model has changed since: this is step {}, now it is step {}.</source>
   <translation>С тех пор модель изменилась: результат получен на шаге {}, сейчас шаг {}.</translation>
  </message>
  <message>
   <source>There are no tools.</source>
   <translation>Инструментов нет.</translation>
  </message>
  <message>
   <source>This result is of another dataset.</source>
   <translation>Этот результат получен на другом наборе данных.</translation>
  </message>
  <message>
   <source>This result is of another model.</source>
   <translation>Этот результат получен для другой модели.</translation>
  </message>
  <message>
   <source>Tool</source>
   <translation>Инструмент</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>Инструменты</translation>
  </message>
  <message>
   <source>{} is done</source>
   <translation>Готово: {}</translation>
  </message>
 </context>
 <context>
  <name>TrainingActions</name>
  <message>
   <source>A comparison is being trained. Stop it first.</source>
   <translation>Идёт обучение сравнения. Сначала остановите его.</translation>
  </message>
  <message>
   <source>Cannot train: another program trains {}.</source>
   <translation>Нельзя обучать: {} обучает другая программа.</translation>
  </message>
  <message>
   <source>Data, batch size or seed changed: the optimiser was reset; the learning rate rises to its value over 300 steps.</source>
   <translation>Изменились данные, размер пакета или начальное значение (seed): оптимизатор сброшен; скорость обучения вырастет до заданной за 300 шагов.</translation>
  </message>
  <message>
   <source>States to go back to are not being kept: {}</source>
   <translation>Состояния для возврата не сохраняются: {}</translation>
  </message>
  <message>
   <source>Still loading; try again in a moment.</source>
   <translation>Загрузка ещё идёт; повторите через мгновение.</translation>
  </message>
  <message>
   <source>These options cannot be used</source>
   <translation>Эти параметры использовать нельзя</translation>
  </message>
  <message>
   <source>Training finished at step {}.</source>
   <translation>Обучение завершено на шаге {}.</translation>
  </message>
  <message>
   <source>Training is already running.</source>
   <translation>Обучение уже идёт.</translation>
  </message>
  <message>
   <source>Training stopped</source>
   <translation>Обучение остановлено</translation>
  </message>
  <message>
   <source>Training stopped at step {}.</source>
   <translation>Обучение остановлено на шаге {}.</translation>
  </message>
 </context>
 <context>
  <name>TrainingPanel</name>
  <message>
   <source>A dataset or a model is being loaded…</source>
   <translation>Загружается набор данных или модель…</translation>
  </message>
  <message>
   <source>Cannot train: {}</source>
   <translation>Обучение невозможно: {}</translation>
  </message>
  <message>
   <source>Loading PyTorch…</source>
   <translation>Загрузка PyTorch…</translation>
  </message>
  <message>
   <source>Opening the model…</source>
   <translation>Открывается модель…</translation>
  </message>
  <message>
   <source>Training</source>
   <translation>Обучение</translation>
  </message>
  <message>
   <source>Training starts as soon as the model is loaded. Press Train again to cancel.</source>
   <translation>Обучение начнётся, как только загрузится модель. Нажмите «Обучить» ещё раз, чтобы отменить.</translation>
  </message>
  <message>
   <source>Waiting for your answer…</source>
   <translation>Ожидается ваш ответ…</translation>
  </message>
  <message>
   <source>What Train will do</source>
   <translation>Что сделает «Обучить»</translation>
  </message>
  <message>
   <source>What goes wrong in this training</source>
   <translation>Что идёт не так в этом обучении</translation>
  </message>
  <message>
   <source>a comparison is being trained. Stop it in the Compare workspace (Ctrl+5).</source>
   <translation>обучается сравнение. Остановите его в рабочем пространстве «Сравнение» (Ctrl+5).</translation>
  </message>
  <message>
   <source>{} is being trained. The buttons below act on it.</source>
   <translation>Обучается {}. Кнопки ниже управляют этим обучением.</translation>
  </message>
 </context>
 <context>
  <name>Traversal</name>
  <message>
   <source>The image decoded with one dimension moved across its range and all others kept.
It follows the slider in use. Click an image to select its value.</source>
   <translation>Изображение, декодированное при изменении одного измерения по всему диапазону; остальные не меняются.
Следует за ползунком, который используется. Щелчок по изображению выбирает его значение.</translation>
  </message>
  <message>
   <source>Traversal</source>
   <translation>Проход</translation>
  </message>
  <message>
   <source>Traversal of {}</source>
   <translation>Проход: {}</translation>
  </message>
 </context>
 <context>
  <name>ViewOptions</name>
  <message>
   <source>&amp;Crisp pixels</source>
   <translation>&amp;Чёткие пиксели</translation>
  </message>
  <message>
   <source>&amp;Traversal</source>
   <translation>&amp;Проход</translation>
  </message>
  <message>
   <source>Colour &amp;bar</source>
   <translation>&amp;Шкала цветов</translation>
  </message>
  <message>
   <source>Colour &amp;map</source>
   <translation>&amp;Палитра</translation>
  </message>
  <message>
   <source>Colour map, smoothing, colour bar and traversal strip</source>
   <translation>Палитра, сглаживание, шкала цветов и полоса прохода</translation>
  </message>
  <message>
   <source>Colours</source>
   <translation>Палитра</translation>
  </message>
  <message>
   <source>Colours and view</source>
   <translation>Палитра и вид</translation>
  </message>
  <message>
   <source>Show a strip of images along the dimension of the slider in use</source>
   <translation>Показать полосу изображений вдоль измерения выбранного ползунка</translation>
  </message>
  <message>
   <source>Show each pixel as a square; off: interpolate smoothly between pixels</source>
   <translation>Показывать каждый пиксель квадратом; выключено: плавная интерполяция между пикселями</translation>
  </message>
  <message>
   <source>Show which colour stands for which p</source>
   <translation>Показать, какому p соответствует какой цвет</translation>
  </message>
 </context>
 <context>
  <name>Walls</name>
  <message>
   <source>Decode other random z, again the same in all columns</source>
   <translation>Декодировать другие случайные z, снова одинаковые во всех столбцах</translation>
  </message>
  <message>
   <source>Decode the same random z by all runs, and judge by a classifier how much the images look like one of the classes</source>
   <translation>Декодировать всеми запусками одни и те же случайные z и оценить классификатором, насколько изображения похожи на один из классов</translation>
  </message>
  <message>
   <source>Other dreams</source>
   <translation>Другие сны</translation>
  </message>
  <message>
   <source>The classifier is being trained…</source>
   <translation>Классификатор обучается…</translation>
  </message>
  <message>
   <source>The classifier is right on {} % of {} test images. Framed: its confidence is below {}.</source>
   <translation>Классификатор верно определяет {} % из {} тестовых изображений. В рамке: его уверенность ниже {}.</translation>
  </message>
  <message>
   <source>The same random z for all runs with as many latents; a run without a prior gets it with the mean and the spread of its codes.</source>
   <translation>Один и тот же случайный z для всех запусков с тем же числом латентных переменных; запуск без априорного распределения получает его со средним и разбросом своих кодов.</translation>
  </message>
  <message>
   <source>Wall of dreams</source>
   <translation>Стена снов</translation>
  </message>
 </context>
 <context>
  <name>WatchMenu</name>
  <message>
   <source>&amp;Watch a run…</source>
   <translation>Набл&amp;юдать за запуском…</translation>
  </message>
  <message>
   <source>Follow a folder in which another process or machine trains: curves, map and sliders</source>
   <translation>Следить за папкой, в которой обучает другой процесс или другая машина: кривые, карта, ползунки</translation>
  </message>
  <message>
   <source>S&amp;top watching</source>
   <translation>Прекратить на&amp;блюдение</translation>
  </message>
  <message>
   <source>Stop watching the run that is shown, or, if it is not watched, all of them</source>
   <translation>Прекратить наблюдение за показанным запуском, а если за ним не наблюдают — за всеми</translation>
  </message>
  <message>
   <source>Watch a run: choose its folder</source>
   <translation>Наблюдение за запуском: выберите его папку</translation>
  </message>
 </context>
 <context>
  <name>Watching</name>
  <message>
   <source>Looking into {}</source>
   <translation>Просмотр папки {}</translation>
  </message>
  <message>
   <source>The folder {} is not there. It is looked for.</source>
   <translation>Папки {} нет. Ждём её появления.</translation>
  </message>
  <message>
   <source>The run cannot be watched</source>
   <translation>Наблюдать за запуском не удаётся</translation>
  </message>
  <message>
   <source>{} has no checkpoint yet. It is waited for.</source>
   <translation>В папке {} ещё нет контрольной точки. Ждём её.</translation>
  </message>
  <message>
   <source>{} is trained here, and not watched any more.</source>
   <translation>{} обучается здесь; наблюдение прекращено.</translation>
  </message>
  <message>
   <source>{} is watched.</source>
   <translation>Ведётся наблюдение: {}.</translation>
  </message>
  <message>
   <source>{}: the training is complete.</source>
   <translation>{}: обучение завершено.</translation>
  </message>
  <message>
   <source>{}: the training stopped.</source>
   <translation>{}: обучение остановилось.</translation>
  </message>
 </context>
 <context>
  <name>WorkspaceBar</name>
  <message>
   <source>Workspaces</source>
   <translation>Рабочие пространства</translation>
  </message>
 </context>
 <context>
  <name>Workspaces</name>
  <message>
   <source>Apply</source>
   <translation>Применение</translation>
  </message>
  <message>
   <source>Compare</source>
   <translation>Сравнение</translation>
  </message>
  <message>
   <source>Diagnose</source>
   <translation>Диагностика</translation>
  </message>
  <message>
   <source>Explore</source>
   <translation>Исследование</translation>
  </message>
  <message>
   <source>Large map, decoded image and sliders</source>
   <translation>Большая карта, декодированное изображение и ползунки</translation>
  </message>
  <message>
   <source>Learning curves and the KL of each latent, large</source>
   <translation>Кривые обучения и KL каждой переменной, крупно</translation>
  </message>
  <message>
   <source>Tools and the drawing canvas: use the model on images</source>
   <translation>Инструменты и холст для рисования: применить модель к изображениям</translation>
  </message>
  <message>
   <source>Train</source>
   <translation>Обучение</translation>
  </message>
  <message>
   <source>Train a model and watch it learn</source>
   <translation>Обучать модель и видеть, как она учится</translation>
  </message>
  <message>
   <source>Two to four runs side by side</source>
   <translation>От двух до четырёх запусков рядом</translation>
  </message>
 </context>
 <context>
  <name>_JobWidget</name>
  <message>
   <source>Cancel</source>
   <translation>Отмена</translation>
  </message>
  <message>
   <source>Cancel this; nothing is changed</source>
   <translation>Отменить; ничего не изменится</translation>
  </message>
  <message>
   <source>Progress</source>
   <translation>Ход выполнения</translation>
  </message>
  <message>
   <source>Working…</source>
   <translation>Выполняется…</translation>
  </message>
 </context>
 <context>
  <name>_MomentSign</name>
  <message>
   <source>&lt;p&gt;The panels show this earlier moment of the run, those of Compare the present. A click shows the present everywhere.&lt;/p&gt;</source>
   <translation>&lt;p&gt;Панели показывают этот прежний момент запуска, «Сравнение» — настоящее. Щелчок вернёт настоящее везде.&lt;/p&gt;</translation>
  </message>
  <message>
   <source>Shown: {} · back to now</source>
   <translation>Показано: {} · вернуться к настоящему</translation>
  </message>
 </context>
 <context>
  <name>axes</name>
  <message>
   <source>Bottom layer</source>
   <translation>Нижний слой</translation>
  </message>
  <message>
   <source>Bottom layer, z1: the details, measured relative to p(z1|z2): 0 is its mean, 1 one standard deviation above it.</source>
   <translation>Нижний слой, z1: подробности, относительно p(z1|z2): 0 — его среднее, 1 — одно стандартное отклонение выше.</translation>
  </message>
  <message>
   <source>Top layer</source>
   <translation>Верхний слой</translation>
  </message>
  <message>
   <source>Top layer, z2: the coarse content of the image. It acts through p(z1|z2), the prior of the bottom layer; the sliders of the bottom layer keep their offset from it.</source>
   <translation>Верхний слой, z2: общее содержание изображения. Действует через p(z1|z2), априорное распределение нижнего слоя; ползунки нижнего слоя сохраняют смещение относительно него.</translation>
  </message>
  <message>
   <source>bottom</source>
   <translation>низ</translation>
  </message>
  <message>
   <source>top</source>
   <translation>верх</translation>
  </message>
 </context>
 <context>
  <name>colormaps</name>
  <message>
   <source>Cividis (for colour blindness)</source>
   <translation>Cividis (для дальтоников)</translation>
  </message>
  <message>
   <source>Gray</source>
   <translation>Серая</translation>
  </message>
  <message>
   <source>Gray, inverted (ink on paper)</source>
   <translation>Серая, обращённая (чернила на бумаге)</translation>
  </message>
  <message>
   <source>Inferno</source>
   <translation>Inferno</translation>
  </message>
  <message>
   <source>Magma</source>
   <translation>Magma</translation>
  </message>
  <message>
   <source>Plasma</source>
   <translation>Plasma</translation>
  </message>
  <message>
   <source>Viridis</source>
   <translation>Viridis</translation>
  </message>
 </context>
 <context>
  <name>errors</name>
  <message>
   <source>A batch of {} images cannot be split over {} processes. Use larger batches or fewer processes.</source>
   <translation>Пакет из {} изображений нельзя разделить между процессами, которых {}. Увеличьте пакет или уменьшите число процессов.</translation>
  </message>
  <message>
   <source>A checkpoint cannot be named {!r}. Choose a name that ends in {}.</source>
   <translation>Модель нельзя сохранить под именем {!r}. Выберите имя с окончанием {}.</translation>
  </message>
  <message>
   <source>A conditional model needs data whose images have classes.</source>
   <translation>Условной модели нужны данные, изображения которых имеют классы.</translation>
  </message>
  <message>
   <source>A picture has 1 or 3 channels, not {}. Write an .npz file instead.</source>
   <translation>У картинки 1 или 3 канала, а не {}. Сохраните файл .npz.</translation>
  </message>
  <message>
   <source>A run needs a name. Type at least one character.</source>
   <translation>Запуску нужно имя. Введите хотя бы один символ.</translation>
  </message>
  <message>
   <source>A step of {} cannot be split over processes, because its loss compares all images of a batch with one another. Train it in one process.</source>
   <translation>Шаг обучения {} нельзя разделить между процессами: функция потерь сравнивает все изображения пакета друг с другом. Обучайте в одном процессе.</translation>
  </message>
  <message>
   <source>All classes are left out: there are no images to train on.</source>
   <translation>Исключены все классы: обучаться не на чем.</translation>
  </message>
  <message>
   <source>Another program is changing {}. Try again.</source>
   <translation>Другая программа сейчас изменяет {}. Попробуйте ещё раз.</translation>
  </message>
  <message>
   <source>Another training is writing to {}. Wait until it ends, or choose another folder.</source>
   <translation>В {} пишет другое обучение. Дождитесь его конца или выберите другую папку.</translation>
  </message>
  <message>
   <source>Cannot create the folder {}: {}.</source>
   <translation>Не удалось создать папку {}: {}.</translation>
  </message>
  <message>
   <source>Cannot create the folder {}: {}. Choose another.</source>
   <translation>Не удалось создать папку {}: {}. Выберите другую.</translation>
  </message>
  <message>
   <source>Cannot delete {}: {}. Nothing was deleted.</source>
   <translation>Не удалось удалить {}: {}. Ничего не удалено.</translation>
  </message>
  <message>
   <source>Cannot read the folder {}: {}.</source>
   <translation>Не удалось прочитать папку {}: {}.</translation>
  </message>
  <message>
   <source>Cannot read the run {}: {}.</source>
   <translation>Не удалось прочитать запуск {}: {}.</translation>
  </message>
  <message>
   <source>Cannot read {}: you have no permission. Change its permissions or copy it elsewhere.</source>
   <translation>Не удалось прочитать {}: нет прав доступа. Измените права или скопируйте файл в другое место.</translation>
  </message>
  <message>
   <source>Cannot read {}: you have no permission. Change its permissions.</source>
   <translation>Не удалось прочитать {}: нет прав доступа. Измените права на файл.</translation>
  </message>
  <message>
   <source>Cannot read {}: {}.</source>
   <translation>Не удалось прочитать {}: {}.</translation>
  </message>
  <message>
   <source>Cannot write {}: {}.</source>
   <translation>Не удалось записать {}: {}.</translation>
  </message>
  <message>
   <source>Choose two different latents for the two directions.</source>
   <translation>Выберите для двух направлений разные латентные переменные.</translation>
  </message>
  <message>
   <source>Class {} cannot be left out: the classes are 0 to {}.</source>
   <translation>Класс {} исключить нельзя: есть классы от 0 до {}.</translation>
  </message>
  <message>
   <source>Codes in use: only about {:.0f} of {}. Raise {} (now {:g}) or {} (now {:g}), or use a smaller codebook.</source>
   <translation>Используемых кодов лишь около {:.0f} из {}. Увеличьте значение «{}» (сейчас {:g}) или «{}» (сейчас {:g}) либо уменьшите кодовую книгу.</translation>
  </message>
  <message>
   <source>Event files of TensorBoard need the package tensorboardX, which is not installed. Install it with: pip install tensorboardX</source>
   <translation>Для файлов событий TensorBoard нужен пакет tensorboardX, а он не установлен. Установите его: pip install tensorboardX</translation>
  </message>
  <message>
   <source>Files cannot be written into {}: {}. Choose another data folder.</source>
   <translation>Не удалось записать файлы в {}: {}. Выберите другую папку данных.</translation>
  </message>
  <message>
   <source>Images in {}: {}; labels in {}: {}. They are not a pair.</source>
   <translation>Изображений в {}: {}, меток в {}: {}. Это не пара.</translation>
  </message>
  <message>
   <source>Images in {}: {}; this data set has {}. Put its own files there.</source>
   <translation>Изображений в {}: {}, а в этом наборе данных: {}. Положите туда файлы этого набора.</translation>
  </message>
  <message>
   <source>Images of {} that the checkpoint was trained on: {}; here there are {}. Resume it with --limit {}, or start a new run without --resume.</source>
   <translation>Изображений набора {}, на которых обучалась модель из файла: {}; здесь их {}. Продолжите с --limit {} или начните новый запуск без --resume.</translation>
  </message>
  <message>
   <source>Images of {} that the checkpoint was trained on: {}; here there are {}. Resume it with the same --limit, or start a new run without --resume.</source>
   <translation>Изображений набора {}, на которых обучалась модель из файла: {}; здесь их {}. Продолжите с тем же --limit или начните новый запуск без --resume.</translation>
  </message>
  <message>
   <source>Images of {} x {} pixels are too small to be halved {} times with a kernel of {}: name fewer channels.</source>
   <translation>Изображения {} x {} пикселей слишком малы, чтобы уменьшить их вдвое {} раз с ядром {}: укажите меньше каналов.</translation>
  </message>
  <message>
   <source>Its reconstructions of {} test images of {} have {} % of the squared error of their mean image, so they are worth nothing. The file probably comes from a network with other activations or another meaning of its layers (tanh, or sigma in place of its logarithm), or was trained on other images: do not trust what it decodes.</source>
   <translation>Реконструкции {} тестовых изображений набора {} дают {} % квадратичной ошибки их среднего изображения, то есть ничего не стоят. Вероятно, файл от сети с другими функциями активации или другим смыслом слоёв (tanh или сигма вместо её логарифма) либо она обучена на других изображениях: не доверяйте тому, что она декодирует.</translation>
  </message>
  <message>
   <source>Its reconstructions of {} test images of {} have {} % of the squared error of their mean image.</source>
   <translation>Реконструкции {} тестовых изображений набора {} дают {} % квадратичной ошибки их среднего изображения.</translation>
  </message>
  <message>
   <source>Its reconstructions of {} test images of {} have {} % of the squared error of their mean image. A trained model has less than half, unless it has very few latents: compare some of its images.</source>
   <translation>Реконструкции {} тестовых изображений набора {} дают {} % квадратичной ошибки их среднего изображения. У обученной модели — меньше половины, если латентных переменных не совсем мало: сравните несколько её изображений.</translation>
  </message>
  <message>
   <source>Lower the batch size (now {}) to {}, or use narrower layers.</source>
   <translation>Уменьшите размер пакета (сейчас {}) до {} или ширину слоёв.</translation>
  </message>
  <message>
   <source>Lower the learning rate (now {:.3g}) to {:.1g}.</source>
   <translation>Уменьшите скорость обучения (сейчас {:.3g}) до {:.1g}.</translation>
  </message>
  <message>
   <source>Nats of the reconstruction cannot be compared between the runs, because their likelihoods or pixels differ.</source>
   <translation>Наты реконструкции у этих запусков сравнивать нельзя: правдоподобия или пиксели разные.</translation>
  </message>
  <message>
   <source>Out of memory on the device {} at step {}. Restored step {}. {}</source>
   <translation>На устройстве {} не хватило памяти на шаге {}. Восстановлен шаг {}. {}</translation>
  </message>
  <message>
   <source>PyTorch finds no CUDA device here. Choose the device cpu or auto.</source>
   <translation>PyTorch не находит здесь устройства CUDA. Выберите cpu или auto.</translation>
  </message>
  <message>
   <source>PyTorch finds no MPS device here. Choose the device cpu or auto.</source>
   <translation>PyTorch не находит здесь устройства MPS. Выберите cpu или auto.</translation>
  </message>
  <message>
   <source>Random shifts, rotations and pixels differ between the runs, because their models draw other numbers of random values.</source>
   <translation>Случайные сдвиги, повороты и пиксели у запусков разные, потому что их модели берут разное количество случайных чисел.</translation>
  </message>
  <message>
   <source>Set {} (now {:g}) closer to {:g}.</source>
   <translation>Выберите «{}» (сейчас {:g}) ближе к {:g}.</translation>
  </message>
  <message>
   <source>Several processes train on processors or CUDA devices. Choose the device cpu.</source>
   <translation>Несколько процессов обучают только на процессорах или устройствах CUDA. Выберите устройство cpu.</translation>
  </message>
  <message>
   <source>Test image {}, class {}</source>
   <translation>Тестовое изображение № {}, класс {}</translation>
  </message>
  <message>
   <source>Test image {}, label {}</source>
   <translation>Тест № {}, метка {}</translation>
  </message>
  <message>
   <source>The bin of {} is empty.</source>
   <translation>Корзина в {} пуста.</translation>
  </message>
  <message>
   <source>The checkpoint holds a model of the family {}, not {}.</source>
   <translation>В файле модель семейства {}, а не {}.</translation>
  </message>
  <message>
   <source>The checkpoint was trained on {}; it cannot be resumed on {}.</source>
   <translation>Модель из файла обучалась на {}; продолжить обучение на {} нельзя.</translation>
  </message>
  <message>
   <source>The checkpoint was trained with {} {}; it cannot be resumed with {}.</source>
   <translation>Модель из файла обучалась с {} {}; продолжить обучение с {} нельзя.</translation>
  </message>
  <message>
   <source>The checkpoint's model has {} {}, the run {}.</source>
   <translation>У модели из файла {} — {}, а задано {}.</translation>
  </message>
  <message>
   <source>The checkpoint's model is for images of {} classes, {} has {}.</source>
   <translation>Модель из файла рассчитана на {} классов, а у {} их {}.</translation>
  </message>
  <message>
   <source>The checkpoint's model is for images of {}, those of {} are {}.</source>
   <translation>Модель из файла рассчитана на изображения {}, а у {} они {}.</translation>
  </message>
  <message>
   <source>The checkpoint's weights are not finite: training cannot continue from it.</source>
   <translation>Среди весов в файле есть не конечные числа: продолжить с него обучение нельзя.</translation>
  </message>
  <message>
   <source>The data file {} (or {}.gz) is missing in {}.</source>
   <translation>Файла данных {} (или {}.gz) нет в {}.</translation>
  </message>
  <message>
   <source>The data file {} cannot be read: {}.</source>
   <translation>Не удалось прочитать файл данных {}: {}.</translation>
  </message>
  <message>
   <source>The data file {} holds no images. Delete it and download or copy it again.</source>
   <translation>В файле данных {} нет изображений. Удалите его и скачайте или скопируйте заново.</translation>
  </message>
  <message>
   <source>The data file {} holds no labels. Delete it and download or copy it again.</source>
   <translation>В файле данных {} нет меток. Удалите его и скачайте или скопируйте снова.</translation>
  </message>
  <message>
   <source>The data file {} is damaged. Delete it and download or copy it again.</source>
   <translation>Файл данных {} повреждён. Удалите его и загрузите или скопируйте заново.</translation>
  </message>
  <message>
   <source>The data file {} {}. Delete it and download or copy it again.</source>
   <translation>Файл данных {} {}. Удалите его и скачайте или скопируйте снова.</translation>
  </message>
  <message>
   <source>The dataset {} has no images to train on or to test with.</source>
   <translation>В наборе {} нет изображений для обучения или теста.</translation>
  </message>
  <message>
   <source>The discriminator wins: it is right about {:.0f} % of the images, so the decoder learns little from it. Raise {} (now {:g}) or {} (now {:g}).</source>
   <translation>Дискриминатор выигрывает: он прав для {:.0f} % изображений, и декодер почти не учится у него. Увеличьте значение «{}» (сейчас {:g}) или «{}» (сейчас {:g}).</translation>
  </message>
  <message>
   <source>The download of {} stopped after {} of {} bytes. Try again.</source>
   <translation>Загрузка {} прервалась: получено {} из {} байт. Повторите попытку.</translation>
  </message>
  <message>
   <source>The extension could not be read: {}</source>
   <translation>Расширение не читается: {}</translation>
  </message>
  <message>
   <source>The extension {} could not be found: {}.</source>
   <translation>Не удалось найти расширение {}: {}.</translation>
  </message>
  <message>
   <source>The extension {} could not be read: {}.</source>
   <translation>Не удалось прочитать расширение {}: {}.</translation>
  </message>
  <message>
   <source>The extension {} is not valid Python: line {}: {}.</source>
   <translation>Расширение {} не является правильным кодом Python: строка {}: {}.</translation>
  </message>
  <message>
   <source>The extension {} was left out: there is another {!r} already. Give it another name.</source>
   <translation>Расширение {} пропущено: {!r} уже есть. Дайте другое имя.</translation>
  </message>
  <message>
   <source>The extension {} was left out: {}.</source>
   <translation>Расширение {} пропущено: {}.</translation>
  </message>
  <message>
   <source>The file from {} is not the expected one (its checksum is wrong). Try again later.</source>
   <translation>С адреса {} пришёл не тот файл (неверная контрольная сумма). Повторите попытку позже.</translation>
  </message>
  <message>
   <source>The folder of the runs, {}, is gone. If it lies on a removable disk, connect it again; otherwise choose another folder.</source>
   <translation>Папка запусков {} исчезла. Если она на съёмном диске, подключите его снова; иначе выберите другую папку.</translation>
  </message>
  <message>
   <source>The image could not be written to {}: {}</source>
   <translation>Не удалось записать изображение в {}: {}</translation>
  </message>
  <message>
   <source>The images in {} are numbers of type {} (the first ones from {:g} to {:g}), where bytes from 0 to 255 are needed. Convert them, or download the data set again.</source>
   <translation>Изображения в {} — числа типа {} (первые от {:g} до {:g}), а нужны байты от 0 до 255. Преобразуйте их или скачайте набор данных заново.</translation>
  </message>
  <message>
   <source>The images in {} have {} x {} pixels; those of this data set have {} x {}. Put its own files there.</source>
   <translation>Изображения в {} имеют размер {} x {} пикселей, а в этом наборе данных — {} x {}. Положите туда файлы этого набора.</translation>
  </message>
  <message>
   <source>The installed torchvision has no address for {}. Install another version of it.</source>
   <translation>Установленная torchvision не знает адреса файла {}. Установите другую её версию.</translation>
  </message>
  <message>
   <source>The latents of this model are discrete codes, which have no distances to cluster by.</source>
   <translation>Латентные переменные этой модели — дискретные коды; между ними нет расстояний для кластеризации.</translation>
  </message>
  <message>
   <source>The learned sigma is {:.2g}, at its lower limit: exact pixels now outweigh the KL by far. Try the Gaussian likelihood with a fixed sigma, such as 0.1, or binarised images with the Bernoulli likelihood.</source>
   <translation>Обучаемая sigma равна {:.2g}, это её нижняя граница: точность пикселей намного перевешивает KL. Попробуйте нормальное правдоподобие с постоянной sigma, например 0.1, или бинаризованные изображения с правдоподобием Бернулли.</translation>
  </message>
  <message>
   <source>The list of extensions could not be read: {}</source>
   <translation>Список расширений не читается: {}</translation>
  </message>
  <message>
   <source>The list of extensions {} could not be written: {}.</source>
   <translation>Не удалось записать список расширений {}: {}.</translation>
  </message>
  <message>
   <source>The model and the dataset differ in image size. Choose another dataset.</source>
   <translation>Размер изображений у модели и у набора данных разный. Выберите другой набор данных.</translation>
  </message>
  <message>
   <source>The model expects images of {}, not of {}.</source>
   <translation>Модель рассчитана на изображения {}, а не {}.</translation>
  </message>
  <message>
   <source>The model has {} classes, the dataset {}.</source>
   <translation>У модели классов: {}, у набора данных: {}.</translation>
  </message>
  <message>
   <source>The name of a run has at most {} characters, this one {}. Shorten it.</source>
   <translation>В имени запуска не больше {} символов, а здесь {}. Сократите его.</translation>
  </message>
  <message>
   <source>The name of a run is one line of text. Remove line breaks and control characters.</source>
   <translation>Имя запуска — одна строка текста. Уберите переводы строк и управляющие символы.</translation>
  </message>
  <message>
   <source>The perceptual likelihood learns its features by classification, but all training images are of one class. Choose another likelihood.</source>
   <translation>Перцептивное правдоподобие учит признаки классификацией, а все изображения для обучения одного класса. Выберите другое правдоподобие.</translation>
  </message>
  <message>
   <source>The processes of this training cannot reach one another: {}</source>
   <translation>Процессы этого обучения не могут связаться друг с другом: {}</translation>
  </message>
  <message>
   <source>The processes of this training differ: {} is {} in the first one and {} in number {}. Start them with the same program, options and data.</source>
   <translation>Процессы этого обучения различаются: {} в первом — {}, а в другом — {} (процесс номер {}). Запустите их с одинаковыми программой, параметрами и данными.</translation>
  </message>
  <message>
   <source>The run is not in the bin of the library any more.</source>
   <translation>Этого запуска больше нет в корзине библиотеки.</translation>
  </message>
  <message>
   <source>The run {} is not there any more. Another window or program deleted or moved it.</source>
   <translation>Запуска {} больше нет: его удалило или переместило другое окно или другая программа.</translation>
  </message>
  <message>
   <source>The server {} does not answer. Check the network connection and try again.</source>
   <translation>Сервер {} не отвечает. Проверьте подключение к сети и повторите.</translation>
  </message>
  <message>
   <source>The server {} does not send {}: {} {}. Try again later.</source>
   <translation>Сервер {} не отдаёт {}: {} {}. Повторите попытку позже.</translation>
  </message>
  <message>
   <source>The server {} refuses the connection. Check the network, or try again later.</source>
   <translation>Сервер {} отказывает в соединении. Проверьте сеть или повторите позже.</translation>
  </message>
  <message>
   <source>The server {} sent an invalid answer ({!r}). Try again later.</source>
   <translation>Сервер {} прислал неверный ответ ({!r}). Повторите попытку позже.</translation>
  </message>
  <message>
   <source>The state for resuming beside this checkpoint belongs to another one: training continues with a new optimiser, whose learning rate rises to its value over the first 300 steps.</source>
   <translation>Состояние для продолжения рядом с этим файлом относится к другой модели: обучение продолжится с новым оптимизатором, скорость обучения вырастет до заданной за первые 300 шагов.</translation>
  </message>
  <message>
   <source>The state for resuming beside this checkpoint is damaged: training continues with a new optimiser, whose learning rate rises to its value over the first 300 steps.</source>
   <translation>Состояние для продолжения рядом с этим файлом повреждено: обучение продолжится с новым оптимизатором, скорость обучения вырастет до заданной за первые 300 шагов.</translation>
  </message>
  <message>
   <source>The state for resuming does not fit this model or this program: {}</source>
   <translation>Состояние для продолжения не подходит к этой модели или программе: {}</translation>
  </message>
  <message>
   <source>The states of this run are gone. Choose another run.</source>
   <translation>Состояний этого запуска больше нет. Выберите другой запуск.</translation>
  </message>
  <message>
   <source>The training curves of this model cannot be shown: their record is damaged or belongs to another model.</source>
   <translation>Кривые обучения этой модели показать нельзя: их запись повреждена или относится к другой модели.</translation>
  </message>
  <message>
   <source>The weights are not finite, so {} is not written. Go back to an earlier checkpoint, or train again with a lower learning rate.</source>
   <translation>Среди весов есть не конечные числа, поэтому {} не записан. Вернитесь к более раннему файлу или обучите заново с меньшей скоростью обучения.</translation>
  </message>
  <message>
   <source>There are more processes than CUDA devices on {}: start {} there, or choose the device cpu.</source>
   <translation>На {} процессов больше, чем устройств CUDA: запустите там {} или выберите устройство cpu.</translation>
  </message>
  <message>
   <source>There cannot be more clusters ({}) than images ({}).</source>
   <translation>Кластеров ({}) не может быть больше, чем изображений ({}).</translation>
  </message>
  <message>
   <source>There is no class {}: the model has {}, numbered from 0.</source>
   <translation>Класса {} нет: у модели классов {}, нумерация с 0.</translation>
  </message>
  <message>
   <source>There is no dataset named {!r}. Choose from: {}.</source>
   <translation>Набора данных {!r} нет. Выберите из: {}.</translation>
  </message>
  <message>
   <source>There is no device named {!r}; choose auto, cpu, cuda or mps.</source>
   <translation>Устройства {!r} нет; выберите auto, cpu, cuda или mps.</translation>
  </message>
  <message>
   <source>There is no file or folder {}. Check the name.</source>
   <translation>Файла или папки {} нет. Проверьте имя.</translation>
  </message>
  <message>
   <source>There is no file {!r}. Check the name.</source>
   <translation>Файла {!r} нет. Проверьте имя.</translation>
  </message>
  <message>
   <source>There is no file {} and no comparison of that name. Choose from: {}.</source>
   <translation>Нет ни файла {}, ни сравнения с таким именем. Есть: {}.</translation>
  </message>
  <message>
   <source>There is no file {}. Check the name.</source>
   <translation>Файла {} нет. Проверьте имя.</translation>
  </message>
  <message>
   <source>There is no image {}: those of the {} split have the numbers 0 to {}.</source>
   <translation>Изображения {} нет: в части {} номера от 0 до {}.</translation>
  </message>
  <message>
   <source>There is no importance-weighted bound for the family {}.</source>
   <translation>Для семейства {} нет оценки с весами важности.</translation>
  </message>
  <message>
   <source>There is no importance-weighted bound here: the data term {} is a loss, not a likelihood p(x|z), so it bounds nothing.</source>
   <translation>Оценки по важности здесь нет: {} — функция потерь, а не правдоподобие p(x|z), и границы она не даёт.</translation>
  </message>
  <message>
   <source>There is no latent {}: the latents are {} to {}.</source>
   <translation>Нет латентной переменной {}: они называются от {} до {}.</translation>
  </message>
  <message>
   <source>There is no model family named {!r}. Choose from: {}.</source>
   <translation>Семейства моделей {!r} нет. Выберите из: {}.</translation>
  </message>
  <message>
   <source>There is no network, or no server named {}. Check the connection and try again.</source>
   <translation>Нет сети или нет сервера {}. Проверьте подключение и повторите.</translation>
  </message>
  <message>
   <source>There is no panel named {!r}. Choose from: {}.</source>
   <translation>Панели {!r} нет. Выберите из: {}.</translation>
  </message>
  <message>
   <source>There is no precision named {!r}; choose auto, fp32 or bf16.</source>
   <translation>Точности {!r} нет; выберите auto, fp32 или bf16.</translation>
  </message>
  <message>
   <source>There is no tool named {}. Choose from: {}.</source>
   <translation>Инструмента {} нет. Выберите из: {}.</translation>
  </message>
  <message>
   <source>There is not enough free space for the files in {}. Free some space and try again.</source>
   <translation>В {} не хватает места для файлов. Освободите место и повторите.</translation>
  </message>
  <message>
   <source>There is not enough free space in {}: {:.0f} MB are needed, {:.0f} MB are free.</source>
   <translation>В {} не хватает места: нужно {:.0f} МБ, свободно {:.0f} МБ.</translation>
  </message>
  <message>
   <source>There is not enough memory for {}. Make the image smaller first.</source>
   <translation>Для {} не хватает памяти. Сначала уменьшите изображение.</translation>
  </message>
  <message>
   <source>There is not enough memory on the device {} for this model.</source>
   <translation>На устройстве {} не хватает памяти для этой модели.</translation>
  </message>
  <message>
   <source>There is not enough memory to read {}. Close other programs and try again.</source>
   <translation>Не хватает памяти, чтобы прочитать {}. Закройте другие программы и повторите.</translation>
  </message>
  <message>
   <source>These options do not fit the state of the optimiser that was kept: training continues with a new optimiser, whose learning rate rises to its value over the first 300 steps.</source>
   <translation>Эти настройки не подходят к сохранённому состоянию оптимизатора: обучение продолжится с новым оптимизатором, скорость обучения вырастет до заданной за первые 300 шагов.</translation>
  </message>
  <message>
   <source>This build of PyTorch cannot train with several processes. Start the program alone.</source>
   <translation>Эта сборка PyTorch не умеет обучать в нескольких процессах. Запустите программу одним процессом.</translation>
  </message>
  <message>
   <source>This checkpoint has no state for resuming: training continues with a new optimiser, whose learning rate rises to its value over the first 300 steps.</source>
   <translation>У этой модели нет состояния для продолжения: обучение продолжится с новым оптимизатором, скорость обучения вырастет до заданной за первые 300 шагов.</translation>
  </message>
  <message>
   <source>This is a state dict with the layers of pytorch/examples' VAE and a one-hot class appended to the inputs of fc1 and fc3. It does not record its dataset or its activations: MNIST, ReLU, and fc22 as log variance are assumed. Training continues from its weights with a new optimiser, whose learning rate rises to its value over the first 300 steps.</source>
   <translation>Это state dict со слоями модели vae из pytorch/examples, где ко входам fc1 и fc3 добавлен класс (one-hot). Набор данных и функции активации в файле не указаны: предполагается MNIST, ReLU и логарифм дисперсии в fc22. Обучение продолжится с этих весов с новым оптимизатором, скорость обучения вырастет до заданной за первые 300 шагов.</translation>
  </message>
  <message>
   <source>This is a state dict with the layers of pytorch/examples' VAE, which does not record its dataset or its activations: MNIST, ReLU, and fc22 as log variance are assumed. Training continues from its weights with a new optimiser, whose learning rate rises to its value over the first 300 steps.</source>
   <translation>Это state dict со слоями модели vae из pytorch/examples. Набор данных и функции активации в файле не указаны: предполагается MNIST, ReLU и логарифм дисперсии в fc22. Обучение продолжится с этих весов с новым оптимизатором, скорость обучения вырастет до заданной за первые 300 шагов.</translation>
  </message>
  <message>
   <source>This state holds its weights in half precision, and no state of the optimiser: training continues with a new optimiser, whose learning rate rises to its value over the first 300 steps.</source>
   <translation>В этом состоянии веса хранятся с половинной точностью, а состояния оптимизатора нет: обучение продолжится с новым оптимизатором, скорость обучения которого достигнет своего значения за первые 300 шагов.</translation>
  </message>
  <message>
   <source>Training diverged at step {}: some weights are not finite. Restored step {}. {}</source>
   <translation>Обучение разошлось на шаге {}: среди весов есть не конечные числа. Восстановлен шаг {}. {}</translation>
  </message>
  <message>
   <source>Training diverged at step {}: the term {} has grown from {:.3g} to {:.3g}. Restored step {}. {}</source>
   <translation>Обучение разошлось на шаге {}: слагаемое «{}» выросло с {:.3g} до {:.3g}. Восстановлен шаг {}. {}</translation>
  </message>
  <message>
   <source>Training diverged at step {}: the term {} is not finite. Restored step {}. {}</source>
   <translation>Обучение разошлось на шаге {}: слагаемое «{}» — не конечное число. Восстановлен шаг {}. {}</translation>
  </message>
  <message>
   <source>Training image {}, class {}</source>
   <translation>Обучающее изображение № {}, класс {}</translation>
  </message>
  <message>
   <source>Training this model needs at least {:.1f} GB of memory; there are {:.1f} GB. Use fewer or narrower layers.</source>
   <translation>Для обучения этой модели нужно не меньше {:.1f} ГБ памяти, а есть {:.1f} ГБ. Уменьшите число или ширину слоёв.</translation>
  </message>
  <message>
   <source>Use gradient clipping, for example {:g}.</source>
   <translation>Включите обрезку градиента, например {:g}.</translation>
  </message>
  <message>
   <source>Use narrower layers.</source>
   <translation>Уменьшите ширину слоёв.</translation>
  </message>
  <message>
   <source>Use the precision fp32 (now {}).</source>
   <translation>Выберите точность fp32 (сейчас {}).</translation>
  </message>
  <message>
   <source>Videos need the package imageio-ffmpeg, which is not installed. Install it with: pip install imageio-ffmpeg</source>
   <translation>Для видео нужен пакет imageio-ffmpeg, который не установлен. Установите его: pip install imageio-ffmpeg</translation>
  </message>
  <message>
   <source>Which images of epoch {} were seen is not known, so this epoch begins anew with all of them; the number of steps goes on from {}.</source>
   <translation>Неизвестно, какие изображения эпохи {} уже показаны, поэтому эта эпоха начнётся заново со всеми; счёт шагов продолжится с {}.</translation>
  </message>
  <message>
   <source>Your drawing</source>
   <translation>Ваш рисунок</translation>
  </message>
  <message>
   <source>Your picture</source>
   <translation>Ваша картинка</translation>
  </message>
  <message>
   <source>dataset must be the name of a dataset, such as mnist.</source>
   <translation>dataset должен быть именем набора данных, например mnist.</translation>
  </message>
  <message>
   <source>dreamexplorer's own file {} is missing. Reinstall the program.</source>
   <translation>Отсутствует собственный файл программы: {}. Переустановите dreamexplorer.</translation>
  </message>
  <message>
   <source>has extra data after its end</source>
   <translation>содержит лишние данные в конце</translation>
  </message>
  <message>
   <source>has {:.3g} bytes according to its header, where {:.3g} are expected</source>
   <translation>содержит, судя по заголовку, {:.3g} байт, а ожидается не больше {:.3g}</translation>
  </message>
  <message>
   <source>has {} dimensions where {} are expected</source>
   <translation>имеет размерность {}, а нужна {}</translation>
  </message>
  <message>
   <source>is damaged (the compressed data is wrong)</source>
   <translation>повреждён (неверные сжатые данные)</translation>
  </message>
  <message>
   <source>is longer than its header states (expected {} bytes of data)</source>
   <translation>длиннее, чем указано в его заголовке (ожидалось {} байт данных)</translation>
  </message>
  <message>
   <source>is not an IDX file (its first four bytes are wrong)</source>
   <translation>— не файл IDX (неверны первые четыре байта)</translation>
  </message>
  <message>
   <source>is truncated (its header is incomplete)</source>
   <translation>обрезан (неполный заголовок)</translation>
  </message>
  <message>
   <source>is truncated (the compressed data ends too early)</source>
   <translation>обрезан (сжатые данные кончаются слишком рано)</translation>
  </message>
  <message>
   <source>is truncated ({} of {} bytes of data)</source>
   <translation>обрезан ({} из {} байт данных)</translation>
  </message>
  <message>
   <source>it is a link to a place that does not exist. Choose another folder</source>
   <translation>это ссылка на место, которого нет. Выберите другую папку</translation>
  </message>
  <message>
   <source>its images have {} pixels, so they are not square</source>
   <translation>в его изображениях {} пикселей, они не квадратные</translation>
  </message>
  <message>
   <source>its weights fc1, fc21 and fc4 are not matrices</source>
   <translation>его веса fc1, fc21 и fc4 — не матрицы</translation>
  </message>
  <message>
   <source>limit must be a number of images from 1 to {}.</source>
   <translation>limit должен быть числом изображений от 1 до {}.</translation>
  </message>
  <message>
   <source>links on the path lead in a circle. Choose another path</source>
   <translation>ссылки на этом пути ведут по кругу. Выберите другой путь</translation>
  </message>
  <message>
   <source>part of the path is a file, not a folder. Choose another path</source>
   <translation>часть пути — файл, а не папка. Выберите другой путь</translation>
  </message>
  <message>
   <source>runs must be tables, each headed [[runs]].</source>
   <translation>runs должны быть таблицами, каждая с заголовком [[runs]].</translation>
  </message>
  <message>
   <source>that disk is read-only. Choose another folder</source>
   <translation>диск доступен только для чтения. Выберите другую папку</translation>
  </message>
  <message>
   <source>the disk is full. Free some space or choose another folder</source>
   <translation>диск заполнен. Освободите место или выберите другую папку</translation>
  </message>
  <message>
   <source>the file would be too large for that disk. Choose another folder</source>
   <translation>файл слишком велик для этого диска. Выберите другую папку</translation>
  </message>
  <message>
   <source>the folder does not exist. Create it or choose another</source>
   <translation>такой папки нет. Создайте её или выберите другую</translation>
  </message>
  <message>
   <source>the name is too long. Choose a shorter one</source>
   <translation>слишком длинное имя. Выберите имя короче</translation>
  </message>
  <message>
   <source>the sizes of its layer {} do not fit the others</source>
   <translation>размеры его слоя {} не подходят к остальным</translation>
  </message>
  <message>
   <source>the system lets nobody make files or folders there. Choose another place</source>
   <translation>система не даёт создавать там файлы и папки. Выберите другое место</translation>
  </message>
  <message>
   <source>there is a folder of that name. Choose another name</source>
   <translation>есть папка с таким именем. Выберите другое имя</translation>
  </message>
  <message>
   <source>there is no key {}; there may be {}.</source>
   <translation>ключа {} нет; возможны {}.</translation>
  </message>
  <message>
   <source>there must be {} to {} tables [[runs]], not {}.</source>
   <translation>таблиц [[runs]] должно быть от {} до {}, а не {}.</translation>
  </message>
  <message>
   <source>torchvision cannot be imported ({}). Install it with: pip install torchvision</source>
   <translation>Не удаётся импортировать torchvision ({}). Установите: pip install torchvision</translation>
  </message>
  <message>
   <source>torchvision cannot be imported: {}. Reinstall torch and torchvision.</source>
   <translation>Не удаётся импортировать torchvision: {}. Переустановите torch и torchvision.</translation>
  </message>
  <message>
   <source>torchvision does not fit this torch: {}. Reinstall both together.</source>
   <translation>torchvision не подходит к этому torch: {}. Переустановите их вместе.</translation>
  </message>
  <message>
   <source>unpacking</source>
   <translation>распаковка</translation>
  </message>
  <message>
   <source>you have no permission to write there. Choose another folder</source>
   <translation>нет прав на запись туда. Выберите другую папку</translation>
  </message>
  <message>
   <source>your quota on that disk is used up. Free some space or choose another folder</source>
   <translation>ваша квота на этом диске исчерпана. Освободите место или выберите другую папку</translation>
  </message>
  <message>
   <source>{!r} is no colour. Write it as #rrggbb, such as #1f77b4.</source>
   <translation>{!r} — не цвет. Запишите его как #rrggbb, например #1f77b4.</translation>
  </message>
  <message>
   <source>{:.1f} of {:.1f} MB</source>
   <translation>{:.1f} из {:.1f} МБ</translation>
  </message>
  <message>
   <source>{} adds nothing: it assigns none of {}.</source>
   <translation>{} ничего не добавляет: в файле нет ни одного из имён {}.</translation>
  </message>
  <message>
   <source>{} already holds a comparison. Continue it with --resume {}, or choose another folder.</source>
   <translation>В {} уже есть сравнение. Продолжите его с --resume {} или выберите другую папку.</translation>
  </message>
  <message>
   <source>{} already holds a run. Continue it with --resume {}, choose another folder, or replace it with --force.</source>
   <translation>В {} уже есть запуск. Продолжите его с --resume {}, выберите другую папку или замените с --force.</translation>
  </message>
  <message>
   <source>{} cannot be downloaded: no address is given for it.</source>
   <translation>Скачать {} нельзя: адрес не указан.</translation>
  </message>
  <message>
   <source>{} cannot be reached: {}. Check the network connection and try again.</source>
   <translation>Нет связи с {}: {}. Проверьте подключение к сети и повторите.</translation>
  </message>
  <message>
   <source>{} cannot be used: its options are not valid for the family {}.</source>
   <translation>{} использовать нельзя: его параметры недопустимы для семейства {}.</translation>
  </message>
  <message>
   <source>{} cannot be used: its weights {!r} are not finite (its training diverged, or it is damaged).</source>
   <translation>{} использовать нельзя: среди весов {!r} есть не конечные числа (обучение разошлось или файл повреждён).</translation>
  </message>
  <message>
   <source>{} cannot be used: its weights {!r} are not floating-point numbers.</source>
   <translation>{} использовать нельзя: веса {!r} — не числа с плавающей точкой.</translation>
  </message>
  <message>
   <source>{} cannot be used: {}</source>
   <translation>{} использовать нельзя: {}</translation>
  </message>
  <message>
   <source>{} from {} is damaged. Try again later.</source>
   <translation>{} с {} повреждён. Повторите позже.</translation>
  </message>
  <message>
   <source>{} has a number that is too large.</source>
   <translation>{}: слишком большое число.</translation>
  </message>
  <message>
   <source>{} has a value of the wrong type: {}.</source>
   <translation>{}: значение неверного типа: {}.</translation>
  </message>
  <message>
   <source>{} has no classes to tell apart.</source>
   <translation>{}: нет классов, которые можно различать.</translation>
  </message>
  <message>
   <source>{} has no option named {!r}.</source>
   <translation>У {} нет параметра {!r}.</translation>
  </message>
  <message>
   <source>{} has no panel: its tuple PANELS is missing or empty.</source>
   <translation>В {} нет панели: кортеж PANELS отсутствует или пуст.</translation>
  </message>
  <message>
   <source>{} has no states of earlier steps: it was trained without --states on.</source>
   <translation>{}: состояний прежних шагов нет, обучение шло без --states on.</translation>
  </message>
  <message>
   <source>{} holds a {} or {} that no run of this program wrote. Choose another folder, or replace them with --force.</source>
   <translation>В {} лежит {} или {}, записанный не этой программой. Выберите другую папку или замените файлы с --force.</translation>
  </message>
  <message>
   <source>{} holds an object ({}), not only weights. It is not opened because it could run code. Save model.state_dict() instead of the model.</source>
   <translation>В {} есть объект ({}), а не только веса. Такой файл не открывается: он мог бы выполнить чужой код. Сохраните model.state_dict() вместо модели.</translation>
  </message>
  <message>
   <source>{} holds labels outside {} to {}: it does not belong to this dataset.</source>
   <translation>В {} есть метки вне диапазона {}–{}: файл не от этого набора.</translation>
  </message>
  <message>
   <source>{} holds no comparison: there is no {} in it.</source>
   <translation>В {} нет сравнения: там нет файла {}.</translation>
  </message>
  <message>
   <source>{} holds no image. Copy an image first.</source>
   <translation>{}: изображения нет. Сначала скопируйте изображение.</translation>
  </message>
  <message>
   <source>{} holds no run: there is no {} in it.</source>
   <translation>В {} нет запуска: там нет {}.</translation>
  </message>
  <message>
   <source>{} holds no weights: its state dict is empty. Save model.state_dict().</source>
   <translation>В {} нет весов: state dict пуст. Сохраните model.state_dict().</translation>
  </message>
  <message>
   <source>{} holds weights, but neither a checkpoint of dreamexplorer nor a state dict of pytorch/examples' VAE.</source>
   <translation>В {} есть веса, но это не модель dreamexplorer и не state dict примера vae из pytorch/examples.</translation>
  </message>
  <message>
   <source>{} holds {} under the name {}; a state dict has plain tensors only. Save model.state_dict() alone.</source>
   <translation>В {} лежит не тензор ({}) под именем {}; в state dict бывают только обычные тензоры. Сохраните один model.state_dict().</translation>
  </message>
  <message>
   <source>{} holds {}, not a state dict. Save model.state_dict().</source>
   <translation>В {} лежит не state dict ({}). Сохраните model.state_dict().</translation>
  </message>
  <message>
   <source>{} is a Git LFS pointer, not the file itself. Run git lfs pull in its folder, or download the file from its page.</source>
   <translation>{} — указатель Git LFS, а не сам файл. Выполните git lfs pull в его папке или скачайте файл с его страницы.</translation>
  </message>
  <message>
   <source>{} is a file of type {}, not a checkpoint. Choose a .safetensors or .pt file.</source>
   <translation>{} — файл типа {}, а не модель. Выберите файл .safetensors или .pt.</translation>
  </message>
  <message>
   <source>{} is a file, not a folder. Choose another folder.</source>
   <translation>{} — файл, а не папка. Выберите другую папку.</translation>
  </message>
  <message>
   <source>{} is a folder, not a file. Choose a file in it.</source>
   <translation>{} — папка, а не файл. Выберите файл в ней.</translation>
  </message>
  <message>
   <source>{} is a picture, not a checkpoint. Drop it on the Draw panel, or choose a checkpoint.</source>
   <translation>{} — картинка, а не модель. Перетащите её на панель рисования или выберите модель.</translation>
  </message>
  <message>
   <source>{} is a safetensors file. Give it a name that ends in .safetensors.</source>
   <translation>{} — файл safetensors. Дайте ему имя, которое кончается на .safetensors.</translation>
  </message>
  <message>
   <source>{} is a text, not a checkpoint. Choose a .safetensors or .pt file.</source>
   <translation>{} — текст, а не модель. Выберите файл .safetensors или .pt.</translation>
  </message>
  <message>
   <source>{} is a web page (HTML), not the file itself. Download the file by its own link, not the page about it.</source>
   <translation>{} — веб-страница (HTML), а не сам файл. Скачайте файл по его собственной ссылке, а не страницу о нём.</translation>
  </message>
  <message>
   <source>{} is a zip archive or a PyTorch file, not safetensors. If it holds a PyTorch state dict, give it a name that ends in .pt.</source>
   <translation>{} — архив zip или файл PyTorch, а не safetensors. Если в нём state dict PyTorch, дайте ему имя с окончанием .pt.</translation>
  </message>
  <message>
   <source>{} is an IDX data file, not a checkpoint. Choose a .safetensors or .pt file.</source>
   <translation>{} — файл данных IDX, а не модель. Выберите файл .safetensors или .pt.</translation>
  </message>
  <message>
   <source>{} is being trained. Stop the training before you delete it.</source>
   <translation>{} сейчас обучается. Остановите обучение, прежде чем удалять.</translation>
  </message>
  <message>
   <source>{} is damaged or truncated. Copy it again from its source.</source>
   <translation>{} повреждён или обрезан. Скопируйте его заново.</translation>
  </message>
  <message>
   <source>{} is damaged or truncated. Save or copy the image again.</source>
   <translation>{} повреждён или обрезан. Сохраните или скопируйте изображение заново.</translation>
  </message>
  <message>
   <source>{} is damaged. Begin the comparison again in another folder.</source>
   <translation>Файл {} повреждён. Начните сравнение заново в другой папке.</translation>
  </message>
  <message>
   <source>{} is damaged. Remove it, then resume the checkpoint.</source>
   <translation>{} повреждён. Удалите его, затем продолжите обучение.</translation>
  </message>
  <message>
   <source>{} is damaged: it holds weights its model does not have, such as {!r}.</source>
   <translation>{} повреждён: в нём есть веса, которых нет у модели, например {!r}.</translation>
  </message>
  <message>
   <source>{} is damaged: its contents do not match the checksum that was saved with them. Copy it again from its source.</source>
   <translation>{} повреждён: содержимое не соответствует контрольной сумме, сохранённой вместе с ним. Скопируйте файл из источника ещё раз.</translation>
  </message>
  <message>
   <source>{} is damaged: its description of the model is invalid.</source>
   <translation>{} повреждён: неверное описание модели.</translation>
  </message>
  <message>
   <source>{} is damaged: its format is not given.</source>
   <translation>{} повреждён: не указан его формат.</translation>
  </message>
  <message>
   <source>{} is damaged: its metadata is incomplete.</source>
   <translation>{} повреждён: его метаданные неполны.</translation>
  </message>
  <message>
   <source>{} is damaged: its metadata is not JSON.</source>
   <translation>{} повреждён: его метаданные — не JSON.</translation>
  </message>
  <message>
   <source>{} is damaged: its number of classes does not fit the family {}.</source>
   <translation>{} повреждён: число классов в нём не подходит семейству {}.</translation>
  </message>
  <message>
   <source>{} is damaged: name, colour and origin of the run are unknown. Rename the run to write it anew.</source>
   <translation>Файл {} повреждён: имя, цвет и происхождение запуска неизвестны. Переименуйте запуск, чтобы записать файл заново.</translation>
  </message>
  <message>
   <source>{} is damaged: the settings of the run are read from its checkpoint.</source>
   <translation>Файл {} повреждён: настройки запуска прочитаны из файла модели.</translation>
  </message>
  <message>
   <source>{} is damaged: the weights {!r} are missing.</source>
   <translation>{} повреждён: нет весов {!r}.</translation>
  </message>
  <message>
   <source>{} is damaged: the weights {!r} are {}, not {}.</source>
   <translation>{} повреждён: тип весов {!r} — {}, а нужен {}.</translation>
  </message>
  <message>
   <source>{} is damaged: the weights {!r} have the shape {}, not {}.</source>
   <translation>{} повреждён: форма весов {!r} — {}, а нужна {}.</translation>
  </message>
  <message>
   <source>{} is empty. Choose another image file.</source>
   <translation>{} пуст. Выберите другой файл с изображением.</translation>
  </message>
  <message>
   <source>{} is empty. Copy it again from its source.</source>
   <translation>{} пуст. Скопируйте его заново.</translation>
  </message>
  <message>
   <source>{} is no TOML file: {}.</source>
   <translation>{} не является файлом TOML: {}.</translation>
  </message>
  <message>
   <source>{} is no file of settings: its brackets are nested too deeply.</source>
   <translation>{} не является файлом настроек: скобки вложены слишком глубоко.</translation>
  </message>
  <message>
   <source>{} is no run, but the folder of runs: {}. Choose one of these folders.</source>
   <translation>{} — не запуск, а папка с запусками: {}. Выберите одну из этих папок.</translation>
  </message>
  <message>
   <source>{} is not a PyTorch file of plain weights: it is damaged, or holds more than weights, which is not opened because it could run code. Save model.state_dict() instead of the model.</source>
   <translation>{} — не файл PyTorch из одних весов: он повреждён или содержит не только веса; такой файл не открывается, потому что мог бы выполнить код. Сохраните model.state_dict(), а не модель.</translation>
  </message>
  <message>
   <source>{} is not a Python file. Choose a file whose name ends in .py, or a folder of such files.</source>
   <translation>{} — не файл Python. Выберите файл с именем на .py или папку с такими файлами.</translation>
  </message>
  <message>
   <source>{} is not a classifier of this dataset.</source>
   <translation>{}: это не классификатор этого набора данных.</translation>
  </message>
  <message>
   <source>{} is not a safetensors file. Choose a checkpoint.</source>
   <translation>{} — не файл safetensors. Выберите файл модели.</translation>
  </message>
  <message>
   <source>{} is not a text in UTF-8. Save it as UTF-8.</source>
   <translation>{} — не текст в UTF-8. Сохраните его в UTF-8.</translation>
  </message>
  <message>
   <source>{} is not an image of a known format. Use PNG, JPEG, GIF, BMP, WebP or TIFF.</source>
   <translation>{} — не изображение известного формата. Подойдут PNG, JPEG, GIF, BMP, WebP или TIFF.</translation>
  </message>
  <message>
   <source>{} is not an ordinary file. Choose a file.</source>
   <translation>{} — не обычный файл. Выберите файл.</translation>
  </message>
  <message>
   <source>{} is not in the list of extensions ({}).</source>
   <translation>{} нет в списке расширений ({}).</translation>
  </message>
  <message>
   <source>{} is not on this computer yet. Download it in the window (about {:.0f} MB), or put these files into {}: {}.</source>
   <translation>{} ещё не загружен на этот компьютер. Загрузите его в окне программы (около {:.0f} МБ) или положите эти файлы в папку {}: {}.</translation>
  </message>
  <message>
   <source>{} is not on this computer yet. Download it in the window (about {:.0f} MB), or put these files, plain or .gz, into {}: {}.</source>
   <translation>{} ещё не загружен на этот компьютер. Загрузите его в окне программы (около {:.0f} МБ) или положите эти файлы, обычные или .gz, в папку {}: {}.</translation>
  </message>
  <message>
   <source>{} is only the state for resuming. Open the checkpoint beside it.</source>
   <translation>{} — только состояние для продолжения. Откройте файл модели рядом с ним.</translation>
  </message>
  <message>
   <source>{} is too large: more than {:.3g} MB. Choose another file.</source>
   <translation>{}: слишком большой файл, больше {:.3g} МБ. Выберите другой.</translation>
  </message>
  <message>
   <source>{} is too large: unpacked it needs more than {} MB of memory. Make it smaller first.</source>
   <translation>{}: слишком большая картинка, после распаковки ей нужно больше {} МБ памяти. Сначала уменьшите её.</translation>
  </message>
  <message>
   <source>{} looks like a state dict of pytorch/examples' VAE, but {}.</source>
   <translation>{} похож на state dict модели VAE из pytorch/examples, но {}.</translation>
  </message>
  <message>
   <source>{} may have at most {} numbers, not {}.</source>
   <translation>{}: чисел может быть не больше {}, а их {}.</translation>
  </message>
  <message>
   <source>{} must be a JSON object.</source>
   <translation>{}: нужен объект JSON.</translation>
  </message>
  <message>
   <source>{} must be a finite number, not {}.</source>
   <translation>{}: нужно конечное число, а не {}.</translation>
  </message>
  <message>
   <source>{} must be a table of settings.</source>
   <translation>{} должна быть таблицей настроек.</translation>
  </message>
  <message>
   <source>{} must be a text, or a table with a text for each language: en, ru.</source>
   <translation>{}: нужен текст или таблица с текстом для каждого языка: en, ru.</translation>
  </message>
  <message>
   <source>{} must be at least {:.10g}, not {}.</source>
   <translation>{}: нужно значение не меньше {:.10g}, а не {}.</translation>
  </message>
  <message>
   <source>{} must be at most {:.10g}, not {}.</source>
   <translation>{}: нужно значение не больше {:.10g}, а не {}.</translation>
  </message>
  <message>
   <source>{} must be greater than {:.10g}, not {:g}.</source>
   <translation>{}: значение должно быть больше {:.10g}, а не {:g}.</translation>
  </message>
  <message>
   <source>{} must be one of {}, not {!r}.</source>
   <translation>{}: допустимо {}, а не {!r}.</translation>
  </message>
  <message>
   <source>{} must lie between {:.10g} and {:.10g}, not {}.</source>
   <translation>{}: нужно значение от {:.10g} до {:.10g}, а не {}.</translation>
  </message>
  <message>
   <source>{} sends far more data than {} has. Try again later.</source>
   <translation>{} присылает гораздо больше данных, чем содержит {}. Повторите попытку позже.</translation>
  </message>
  <message>
   <source>{} was written by a newer dreamexplorer (format {}; this one reads up to {}). Update dreamexplorer to open it.</source>
   <translation>{} записан более новой версией dreamexplorer (формат {}; эта читает до {}). Чтобы открыть его, обновите dreamexplorer.</translation>
  </message>
  <message>
   <source>{}. Choose another place</source>
   <translation>{}. Выберите другое место</translation>
  </message>
  <message>
   <source>{}.{} has {} characters; at most {} are allowed.</source>
   <translation>{}.{}: знаков {}, допускается не больше {}.</translation>
  </message>
  <message>
   <source>{}.{} must be a text, under the code of a language such as en.</source>
   <translation>{}.{} должен быть текстом с кодом языка, например en.</translation>
  </message>
  <message>
   <source>{}.{} must be one line, and not empty.</source>
   <translation>{}.{} должен быть одной непустой строкой.</translation>
  </message>
  <message>
   <source>{}: family must name a model family, such as mlp-vae.</source>
   <translation>{}: family должен быть именем семейства моделей, например mlp-vae.</translation>
  </message>
  <message>
   <source>{}: family: {}</source>
   <translation>{}: family (семейство): {}</translation>
  </message>
  <message>
   <source>{}: first weights of its own in layers that {} lacks: {}.</source>
   <translation>{}: свои начальные веса в слоях, которых нет у {}: {}.</translation>
  </message>
  <message>
   <source>{}: first weights of its own throughout, because no layer has the shape of one of {}.</source>
   <translation>{}: все начальные веса свои, потому что ни один слой не совпадает по форме со слоем {}.</translation>
  </message>
  <message>
   <source>{}: first weights of its own where shapes differ from {}: {}.</source>
   <translation>{}: свои начальные веса там, где форма не такая, как у {}: {}.</translation>
  </message>
  <message>
   <source>{}: other batches than {}, because {} is {} instead of {}.</source>
   <translation>{}: другие пакеты, чем у {}, потому что {} равно {}, а не {}.</translation>
  </message>
  <message>
   <source>{}: other first weights than {}, because {} is {} instead of {}.</source>
   <translation>{}: другие начальные веса, чем у {}, потому что {} равно {}, а не {}.</translation>
  </message>
  <message>
   <source>{}: the family {} has no setting {}.</source>
   <translation>{}: у семейства {} нет настройки {}.</translation>
  </message>
  <message>
   <source>{}: there is no home folder for {}. Write the whole path instead.</source>
   <translation>{}: для {} нет домашней папки. Укажите полный путь.</translation>
  </message>
  <message>
   <source>{}: two runs have the name {}.</source>
   <translation>{}: имя {} есть у двух запусков.</translation>
  </message>
  <message>
   <source>{}: {} has no effect without {} = {}.</source>
   <translation>{}: {} не действует без {} = {}.</translation>
  </message>
  <message>
   <source>{}: {} is set twice.</source>
   <translation>{}: {} задано дважды.</translation>
  </message>
 </context>
 <context>
  <name>examples</name>
  <message>
   <source>Choose another class and keep z: the same handwriting writes another digit.</source>
   <translation>Выберите другой класс, не меняя z: тот же почерк напишет другую цифру.</translation>
  </message>
  <message>
   <source>Click a cell of the code grid beside the decoded image and choose another code: only that part of the digit changes.</source>
   <translation>Щёлкните ячейку сетки кодов рядом с декодированным изображением и выберите другой код: изменится только эта часть цифры.</translation>
  </message>
  <message>
   <source>Click between the clouds on the map: much of the space decodes to no digit at all, since nothing taught the model to fill it.</source>
   <translation>Щёлкните между облаками на карте: большая часть пространства не декодируется ни в какую цифру, ведь модель не учили его заполнять.</translation>
  </message>
  <message>
   <source>Compare the negative bound with the negative ELBO in the curves: the more samples, the closer to -log p(x).</source>
   <translation>Сравните на кривых отрицательную границу с отрицательным ELBO: чем больше образцов, тем ближе к -log p(x).</translation>
  </message>
  <message>
   <source>Drag a slider of the top layer, then one of the bottom layer: the top one changes which digit it is, the bottom one details of the stroke.</source>
   <translation>Подвигайте ползунок верхнего слоя, затем нижнего: верхний меняет саму цифру, нижний — детали штриха.</translation>
  </message>
  <message>
   <source>Drag the mouse across the map: with two latents it shows the whole space. Cross from one class to another and look where the image is neither.</source>
   <translation>Ведите мышью по карте: с двумя латентными переменными она показывает всё пространство. Перейдите от одного класса к другому и найдите, где изображение ни то ни другое.</translation>
  </message>
  <message>
   <source>Draw a digit and change single pixels: its place on the map hardly moves, less than with the plain autoencoder.</source>
   <translation>Нарисуйте цифру и меняйте отдельные пиксели: её место на карте почти не сдвигается, меньше, чем у обычного автокодировщика.</translation>
  </message>
  <message>
   <source>Draw a digit and compare its loss with that of the VAE with dense layers: convolutions know that neighbouring pixels belong together.</source>
   <translation>Нарисуйте цифру и сравните потери с VAE из полносвязных слоёв: свёртки знают, что соседние пиксели связаны.</translation>
  </message>
  <message>
   <source>Draw a digit and scribble over it with a thin pen: the reconstruction drops much of the scribble.</source>
   <translation>Нарисуйте цифру и перечеркните её тонким пером: в реконструкции большая часть лишних линий исчезнет.</translation>
  </message>
  <message>
   <source>Few latents are left, each with one thing to say. Find the sliders for slant, width and thickness of the stroke.</source>
   <translation>Осталось мало латентных переменных, и каждая отвечает за своё. Найдите ползунки наклона, ширины и толщины штриха.</translation>
  </message>
  <message>
   <source>Look at the ellipses on the map: the components of the prior lie where the images are. Press Dream some times and compare with a VAE.</source>
   <translation>Посмотрите на эллипсы на карте: компоненты априорного распределения лежат там, где изображения. Нажмите «Сон» несколько раз и сравните с VAE.</translation>
  </message>
  <message>
   <source>Press Dream some times: the edges are sharper than a VAE's, because the loss compares features and not pixels.</source>
   <translation>Нажмите «Сон» несколько раз: края резче, чем у VAE, потому что потери сравнивают признаки, а не пиксели.</translation>
  </message>
  <message>
   <source>Press Train, set beta to 10 while it runs and watch the KL panel: latent after latent collapses. Set beta back to 1, and they return.</source>
   <translation>Нажмите «Обучить», во время обучения поставьте beta 10 и следите за панелью KL: латентные переменные коллапсируют одна за другой. Верните beta 1, и они вернутся.</translation>
  </message>
  <message>
   <source>Send a test image to the sliders: most of the units stay near 0, and other digits use other units.</source>
   <translation>Отправьте тестовое изображение на ползунки: большинство единиц остаётся около 0, а другие цифры используют другие единицы.</translation>
  </message>
  <message>
   <source>Sort the sliders by KL and drag them from the top: the first ones change the digit, the last ones change almost nothing.</source>
   <translation>Отсортируйте ползунки по KL и двигайте их сверху: первые меняют цифру, последние почти ничего не меняют.</translation>
  </message>
 </context>
 <context>
  <name>extensions</name>
  <message>
   <source>command</source>
   <translation>команда</translation>
  </message>
  <message>
   <source>dataset</source>
   <translation>набор данных</translation>
  </message>
  <message>
   <source>likelihood</source>
   <translation>правдоподобие</translation>
  </message>
  <message>
   <source>model family</source>
   <translation>семейство моделей</translation>
  </message>
  <message>
   <source>panel</source>
   <translation>панель</translation>
  </message>
  <message>
   <source>tool</source>
   <translation>инструмент</translation>
  </message>
 </context>
 <context>
  <name>families</name>
  <message>
   <source>A VAE of convolutions: a better bound than with dense layers, and slower to train.</source>
   <translation>VAE из свёрток: граница лучше, чем с полносвязными слоями, но обучение медленнее.</translation>
  </message>
  <message>
   <source>A code larger than needed, of which each image uses only a few numbers.</source>
   <translation>Код с запасом: каждому изображению нужны лишь несколько его чисел.</translation>
  </message>
  <message>
   <source>A code that hardly moves when the pixels change a little.</source>
   <translation>Код, который почти не меняется от малых изменений пикселей.</translation>
  </message>
  <message>
   <source>A discriminator judges the decoded images, and its features measure the reconstruction.</source>
   <translation>Дискриминатор судит декодированные изображения, а его признаки измеряют реконструкцию.</translation>
  </message>
  <message>
   <source>Autoencoder</source>
   <translation>Автокодировщик</translation>
  </message>
  <message>
   <source>Autoencoders</source>
   <translation>Автокодировщики</translation>
  </message>
  <message>
   <source>Averages the weights of several samples of z: a tighter bound on log p(x).</source>
   <translation>Усредняет веса нескольких образцов z: более точная граница для log p(x).</translation>
  </message>
  <message>
   <source>Conditional VAE, MLP</source>
   <translation>Условный VAE, MLP</translation>
  </message>
  <message>
   <source>Contractive AE</source>
   <translation>AE, сжимающий</translation>
  </message>
  <message>
   <source>Denoising AE</source>
   <translation>AE, шумоподавляющий</translation>
  </message>
  <message>
   <source>Dense layers encode an image as a Gaussian over the latents and decode samples of it.</source>
   <translation>Полносвязные слои кодируют изображение нормальным распределением и декодируют его образцы.</translation>
  </message>
  <message>
   <source>Each cell of a grid is rounded to one of the vectors of a codebook.</source>
   <translation>Каждая ячейка сетки округляется до одного из векторов кодовой книги.</translation>
  </message>
  <message>
   <source>Encoder and decoder know the class, so z carries only the style: one z, every digit.</source>
   <translation>Кодировщик и декодер знают класс, и z несёт только стиль: одно z — все цифры.</translation>
  </message>
  <message>
   <source>Extensions</source>
   <translation>Расширения</translation>
  </message>
  <message>
   <source>Holds the KL at a capacity that rises while it trains, so that the most useful factors come first.</source>
   <translation>Держит KL на уровне, растущем при обучении: самые полезные факторы появляются первыми.</translation>
  </message>
  <message>
   <source>IWAE, MLP</source>
   <translation>IWAE, MLP</translation>
  </message>
  <message>
   <source>Ladder VAE, MLP</source>
   <translation>Лестничный VAE, MLP</translation>
  </message>
  <message>
   <source>Layered, discrete, adversarial</source>
   <translation>Слоистые, дискретные, состязательные</translation>
  </message>
  <message>
   <source>Numbers instead of distributions: reconstructs best, and most of its space decodes to nothing.</source>
   <translation>Числа вместо распределений: лучшая реконструкция, но почти всё пространство декодируется в ничто.</translation>
  </message>
  <message>
   <source>Penalises the total correlation only: the latents are to become independent.</source>
   <translation>Штрафует только общую корреляцию: латентные переменные должны стать независимыми.</translation>
  </message>
  <message>
   <source>Restores images that were corrupted before it saw them.</source>
   <translation>Восстанавливает изображения, испорченные перед тем, как он их увидел.</translation>
  </message>
  <message>
   <source>Sparse AE</source>
   <translation>AE, разреженный</translation>
  </message>
  <message>
   <source>The VAE</source>
   <translation>Базовый VAE</translation>
  </message>
  <message>
   <source>The prior is a mixture that is learned with the rest, so dreams lie where images are.</source>
   <translation>Априорное распределение — обучаемая смесь, поэтому сны лежат там же, где изображения.</translation>
  </message>
  <message>
   <source>Two layers of latents: the upper one is the prior of the lower one.</source>
   <translation>Два слоя латентных переменных: верхний — априорное распределение нижнего.</translation>
  </message>
  <message>
   <source>VAE with a learned prior, MLP</source>
   <translation>VAE с обучаемым априорным распределением, MLP</translation>
  </message>
  <message>
   <source>VAE, MLP</source>
   <translation>VAE, MLP</translation>
  </message>
  <message>
   <source>VAE, convolutional</source>
   <translation>VAE, свёрточный</translation>
  </message>
  <message>
   <source>VAE-GAN, convolutional</source>
   <translation>VAE-GAN, свёрточный</translation>
  </message>
  <message>
   <source>VQ-VAE, convolutional</source>
   <translation>VQ-VAE, свёрточный</translation>
  </message>
  <message>
   <source>Variations of it</source>
   <translation>Его разновидности</translation>
  </message>
  <message>
   <source>beta-TCVAE, MLP</source>
   <translation>beta-TCVAE, MLP</translation>
  </message>
  <message>
   <source>beta-VAE, MLP</source>
   <translation>beta-VAE, MLP</translation>
  </message>
 </context>
 <context>
  <name>options</name>
  <message>
   <source>A density over pixel values from 0 to 1, unbounded where pixels are exactly black or white: its values in nats fall as long as training continues and can be compared only with those of other densities.</source>
   <translation>Плотность значений пикселей от 0 до 1, не ограниченная там, где пиксели в точности чёрные или белые: значения в натах падают, пока идёт обучение, и сравнимы только с другими плотностями.</translation>
  </message>
  <message>
   <source>A density over pixel values from 0 to 1: values in nats may be negative and can be compared only with those of other densities.</source>
   <translation>Плотность значений пикселей от 0 до 1: значения в натах могут быть отрицательными и сравнимы только с другими плотностями.</translation>
  </message>
  <message>
   <source>A loss, not a likelihood: its values are not nats of data, and the ELBO is not a bound. They can be compared only within one training.</source>
   <translation>Функция потерь, а не правдоподобие: её значения — не наты данных, и ELBO не является границей. Сравнивать их можно только внутри одного обучения.</translation>
  </message>
  <message>
   <source>Activation function after each hidden layer of the encoder: ReLU or sigmoid.</source>
   <translation>Функция активации после каждого скрытого слоя кодировщика: ReLU или сигмоида.</translation>
  </message>
  <message>
   <source>Adam, AdamW (decoupled weight decay), or SGD with momentum 0.9.</source>
   <translation>Adam, AdamW (отдельное затухание весов) или SGD с моментом 0.9.</translation>
  </message>
  <message>
   <source>Adversarial loss of the decoder. non-saturating: −log D, whose gradient stays large when the discriminator is confident. minimax: log(1 − D), as published, whose gradient then vanishes.</source>
   <translation>Состязательная функция потерь декодера. Ненасыщающаяся: −log D, градиент которой велик и при уверенном дискриминаторе. Минимакс: log(1 − D), как в статье; её градиент тогда исчезает.</translation>
  </message>
  <message>
   <source>Alpha</source>
   <translation>Alpha</translation>
  </message>
  <message>
   <source>Autoregressive window</source>
   <translation>Окно авторегрессии</translation>
  </message>
  <message>
   <source>Batch normalisation after every hidden layer, or none. It speeds up training; outside training it uses running statistics of the training images.</source>
   <translation>Пакетная нормализация после каждого скрытого слоя или без неё. Ускоряет обучение; вне обучения берутся накопленные статистики обучающих изображений.</translation>
  </message>
  <message>
   <source>Batch normalisation after every hidden layer, or none. Without it the bottom layer learns faster than the top one, which keeps few active dimensions, fewest without a warm-up.</source>
   <translation>Пакетная нормализация после каждого скрытого слоя или без неё. Без неё нижний слой учится быстрее верхнего, и у того остаётся мало активных измерений, а без разогрева — меньше всего.</translation>
  </message>
  <message>
   <source>Batch size</source>
   <translation>Размер пакета</translation>
  </message>
  <message>
   <source>Beta</source>
   <translation>Beta</translation>
  </message>
  <message>
   <source>Beta schedule</source>
   <translation>Расписание beta</translation>
  </message>
  <message>
   <source>Binarise</source>
   <translation>Бинаризация</translation>
  </message>
  <message>
   <source>Both ends (±)</source>
   <translation>Края (±)</translation>
  </message>
  <message>
   <source>Bottom latents</source>
   <translation>Нижние латентные</translation>
  </message>
  <message>
   <source>Bottom widths</source>
   <translation>Слои внизу</translation>
  </message>
  <message>
   <source>By class</source>
   <translation>По классам</translation>
  </message>
  <message>
   <source>Capacity</source>
   <translation>Ёмкость</translation>
  </message>
  <message>
   <source>Capacity epochs</source>
   <translation>Эпохи роста ёмкости</translation>
  </message>
  <message>
   <source>Channels</source>
   <translation>Каналы</translation>
  </message>
  <message>
   <source>Channels of each convolution of the discriminator, separated by commas. The outputs of the last one are the features by which reconstruction and image are compared.</source>
   <translation>Число каналов каждой свёртки дискриминатора через запятую. Выходы последней — признаки, по которым сравниваются реконструкция и изображение.</translation>
  </message>
  <message>
   <source>Channels of each convolution of the encoder, separated by commas; each halves height and width.</source>
   <translation>Число каналов каждой свёртки кодировщика через запятую; каждая уменьшает высоту и ширину вдвое.</translation>
  </message>
  <message>
   <source>Channels of the autoregressive network that models the prior over codes, from which dreams are sampled. It does not affect the codes.</source>
   <translation>Число каналов авторегрессионной сети, которая моделирует априорное распределение кодов; из него берутся сны. На коды она не влияет.</translation>
  </message>
  <message>
   <source>Class</source>
   <translation>Класс</translation>
  </message>
  <message>
   <source>Classes left out</source>
   <translation>Без классов</translation>
  </message>
  <message>
   <source>Classes to leave out of training: their numbers, from 0, separated by commas. The test set keeps them, so you can see how the model treats classes that it has never seen.</source>
   <translation>Классы, исключённые из обучения: номера от 0 через запятую. В тестовом наборе они остаются, и видно, как модель обращается с незнакомыми классами.</translation>
  </message>
  <message>
   <source>Clusters</source>
   <translation>Кластеры</translation>
  </message>
  <message>
   <source>Code size</source>
   <translation>Размер кода</translation>
  </message>
  <message>
   <source>Codebook decay</source>
   <translation>Инерция кодовой книги</translation>
  </message>
  <message>
   <source>Codes</source>
   <translation>Коды</translation>
  </message>
  <message>
   <source>Commitment</source>
   <translation>Привязка</translation>
  </message>
  <message>
   <source>Components</source>
   <translation>Компоненты</translation>
  </message>
  <message>
   <source>Constant; linear or sigmoid warm-up from 0 to beta; or cyclical: in each cycle from 0 to beta over its first half, then constant.</source>
   <translation>Постоянно; линейный или сигмоидный разогрев от 0 до beta; или циклически: в каждом цикле от 0 до beta за первую половину, затем постоянно.</translation>
  </message>
  <message>
   <source>Constant; linear or sigmoid warm-up from 0 to beta; or cyclical: in each cycle from 0 to beta over its first half, then constant. Without a warm-up the top layer collapses to the prior before the bottom layer uses it, and stays there.</source>
   <translation>Постоянно; линейный или сигмоидный разогрев от 0 до beta; или циклически: в каждом цикле от 0 до beta за первую половину, затем постоянно. Без разогрева верхний слой коллапсирует к априорному распределению раньше, чем понадобится нижнему, и там остаётся.</translation>
  </message>
  <message>
   <source>Contraction weight</source>
   <translation>Вес сжатия</translation>
  </message>
  <message>
   <source>Covariance</source>
   <translation>Ковариация</translation>
  </message>
  <message>
   <source>Covariance of each component: full, or diagonal (faster, with fewer parameters).</source>
   <translation>Ковариация каждой компоненты: полная или диагональная (быстрее, меньше параметров).</translation>
  </message>
  <message>
   <source>Dead-code threshold</source>
   <translation>Порог сброса кодов</translation>
  </message>
  <message>
   <source>Decay of the codebook's exponential moving averages: each code is the average of the encoder outputs assigned to it. Closer to 1 means slower updates.</source>
   <translation>Затухание экспоненциальных скользящих средних кодовой книги: каждый код — среднее отнесённых к нему выходов кодировщика. Чем ближе к 1, тем медленнее обновление.</translation>
  </message>
  <message>
   <source>Decoder channels</source>
   <translation>Каналы декодера</translation>
  </message>
  <message>
   <source>Decoder widths</source>
   <translation>Слои декодера</translation>
  </message>
  <message>
   <source>Dense units</source>
   <translation>Полносвязный слой</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Устройство</translation>
  </message>
  <message>
   <source>Dimension of each code vector. Encoder and decoder use the vectors; an image is described by the numbers of its codes.</source>
   <translation>Размерность вектора кода. Кодировщик и декодер работают с векторами; изображение описывается номерами кодов.</translation>
  </message>
  <message>
   <source>Discriminator channels</source>
   <translation>Каналы дискриминатора</translation>
  </message>
  <message>
   <source>Distribution of each pixel given z. Bernoulli: probability of white; a likelihood for binarised data, only a loss for grey values. Gaussian: squared error, with a fixed or learned sigma. Continuous Bernoulli: a density on 0 to 1. Discretised logistic: probability of each of the 256 grey levels. Perceptual: a loss, not a likelihood, that compares features of a small classifier, trained first on the same images. Values in nats of different likelihoods cannot be compared.</source>
   <translation>Распределение каждого пикселя при данном z. Бернулли: вероятность белого; для бинарных данных правдоподобие, для серых — лишь функция потерь. Гауссово: квадратичная ошибка с постоянной или обучаемой сигмой. Непрерывное Бернулли: плотность на отрезке от 0 до 1. Дискретное логистическое: вероятность каждого из 256 уровней серого. Перцептивная: функция потерь, а не правдоподобие; сравнивает признаки небольшого классификатора, который сначала обучается на тех же изображениях. Значения в натах у разных правдоподобий несравнимы.</translation>
  </message>
  <message>
   <source>Epochs</source>
   <translation>Эпохи</translation>
  </message>
  <message>
   <source>Estimator</source>
   <translation>Оценка</translation>
  </message>
  <message>
   <source>Feature weight</source>
   <translation>Доля признаков</translation>
  </message>
  <message>
   <source>First image</source>
   <translation>Первое изображение</translation>
  </message>
  <message>
   <source>Fraction of the perceptual loss that compares features of the classifier; the rest compares pixels. 0: squared error only. 1: the positions of objects are hardly constrained.</source>
   <translation>Доля перцептивной функции потерь, которая сравнивает признаки классификатора; остальное сравнивает пиксели. 0: только квадратичная ошибка. 1: положение объектов почти не ограничено.</translation>
  </message>
  <message>
   <source>Free bits</source>
   <translation>Свободные биты</translation>
  </message>
  <message>
   <source>Free bits of</source>
   <translation>Свободные биты для</translation>
  </message>
  <message>
   <source>Gamma</source>
   <translation>Gamma</translation>
  </message>
  <message>
   <source>Generator's loss</source>
   <translation>Потери генератора</translation>
  </message>
  <message>
   <source>Gradient</source>
   <translation>Градиент</translation>
  </message>
  <message>
   <source>Gradient clipping</source>
   <translation>Обрезка градиента</translation>
  </message>
  <message>
   <source>Gradient estimator of the encoder. reparameterised: as published; its signal-to-noise ratio falls with more samples. dreg: doubly reparameterised, with the same expectation and a signal-to-noise ratio that rises with more samples.</source>
   <translation>Оценка градиента кодировщика. Репараметризованный: как в статье; отношение сигнала к шуму падает с числом образцов. DReG: дважды репараметризованный, с тем же математическим ожиданием и отношением сигнала к шуму, которое с числом образцов растёт.</translation>
  </message>
  <message>
   <source>Height and width of the filters in pixels. Odd sizes may cause checkerboard artefacts.</source>
   <translation>Высота и ширина фильтров в пикселях. Нечётные размеры могут давать артефакты «шахматной доски».</translation>
  </message>
  <message>
   <source>Hidden activation</source>
   <translation>Активация скрытых слоёв</translation>
  </message>
  <message>
   <source>Hidden widths</source>
   <translation>Ширина слоёв</translation>
  </message>
  <message>
   <source>Horizontal latent</source>
   <translation>Переменная по горизонтали</translation>
  </message>
  <message>
   <source>How images are corrupted before they are encoded. gaussian: noise is added. masking: random pixels become black. salt-and-pepper: random pixels become black or white.</source>
   <translation>Как искажаются изображения перед кодированием. Гауссов: добавляется шум. Маскирование: случайные пиксели становятся чёрными. Соль и перец: случайные пиксели становятся чёрными или белыми.</translation>
  </message>
  <message>
   <source>How the learning rate changes over the run: constant, or falling to 0 along a cosine or a line.</source>
   <translation>Как меняется скорость обучения: постоянна или убывает до 0 по косинусу или линейно.</translation>
  </message>
  <message>
   <source>How the loss adds up the KL: sum over latents, as in the ELBO, or mean, which amounts to dividing beta by the number of latents. Displayed values are always sums.</source>
   <translation>Как функция потерь складывает KL: сумма по латентным переменным, как в ELBO, или среднее — это равносильно делению beta на их число. Показываются всегда суммы.</translation>
  </message>
  <message>
   <source>How the loss adds up the reconstruction: sum over pixels, as in the ELBO, or mean, as in many implementations, which amounts to multiplying beta by the number of pixels. Displayed values are always sums.</source>
   <translation>Как функция потерь складывает реконструкцию: сумма по пикселям, как в ELBO, или среднее, как во многих реализациях, — это равносильно умножению beta на число пикселей. Показываются всегда суммы.</translation>
  </message>
  <message>
   <source>How the loss estimates the density q(z) over the training set from one batch. weighted: minibatch-weighted sampling, as published. stratified: minibatch stratified sampling, whose density is right on average, but not its logarithm, so that both depend on the batch size. Training curves show the stratified estimate; tests use all images and estimate nothing.</source>
   <translation>Как функция потерь оценивает плотность q(z) по обучающей выборке из одного пакета. Взвешенная: minibatch-weighted sampling, как в статье. Стратифицированная: minibatch stratified sampling; у неё в среднем верна плотность, но не её логарифм, поэтому обе оценки зависят от размера пакета. На кривых обучения — стратифицированная оценка; на тесте берутся все изображения, и оценивать ничего не нужно.</translation>
  </message>
  <message>
   <source>Images classified</source>
   <translation>Изображений для классификации</translation>
  </message>
  <message>
   <source>Images clustered</source>
   <translation>Число изображений</translation>
  </message>
  <message>
   <source>Images measured</source>
   <translation>Число изображений</translation>
  </message>
  <message>
   <source>Images on the path</source>
   <translation>Изображений на пути</translation>
  </message>
  <message>
   <source>Images per side</source>
   <translation>Изображений по стороне</translation>
  </message>
  <message>
   <source>Images per training step.</source>
   <translation>Число изображений на шаг обучения.</translation>
  </message>
  <message>
   <source>Images shown</source>
   <translation>Показать изображений</translation>
  </message>
  <message>
   <source>Initial weights: PyTorch's default, He (keeps the variance through ReLU layers) or Xavier. A deep network whose signals vanish at the start collapses.</source>
   <translation>Начальные веса: по умолчанию PyTorch, Хе (сохраняет дисперсию в слоях ReLU) или Ксавье. Глубокая сеть, в которой сигнал вначале затухает, коллапсирует.</translation>
  </message>
  <message>
   <source>Initialisation</source>
   <translation>Инициализация</translation>
  </message>
  <message>
   <source>Input channels of each transposed convolution of the decoder, separated by commas; each doubles height and width. Empty: the encoder mirrored. A stronger decoder depends less on the latents.</source>
   <translation>Число входных каналов каждой транспонированной свёртки декодера через запятую; каждая увеличивает высоту и ширину вдвое. Пусто: зеркало кодировщика. Сильный декодер меньше зависит от латентных переменных.</translation>
  </message>
  <message>
   <source>Instance noise</source>
   <translation>Шум на входе</translation>
  </message>
  <message>
   <source>Interpolation</source>
   <translation>Интерполяция</translation>
  </message>
  <message>
   <source>KL below this many nats is not penalised, which keeps latents from collapsing; per latent or for their sum. It is compared with the mean of the KL over a batch, not with that of each image. 0 turns this off.</source>
   <translation>KL ниже этого числа натов не штрафуется, что удерживает латентные переменные от коллапса; для каждой переменной или для их суммы. Сравнивается KL, средний по пакету, а не KL каждого изображения. 0 — выключено.</translation>
  </message>
  <message>
   <source>Kernel size</source>
   <translation>Размер ядра</translation>
  </message>
  <message>
   <source>Label smoothing</source>
   <translation>Сглаживание меток</translation>
  </message>
  <message>
   <source>Largest norm of the gradient; longer ones are scaled down, so that outliers have less effect. Networks with losses of their own (of a VAE-GAN, or the prior of a VQ-VAE) are clipped one by one, each to this norm. 0 turns this off.</source>
   <translation>Наибольшая норма градиента; более длинные градиенты укорачиваются, чтобы выбросы влияли меньше. Сети с собственной функцией потерь (в VAE-GAN, априорное распределение в VQ-VAE) обрезаются по отдельности, каждая до этой нормы. 0 — выключено.</translation>
  </message>
  <message>
   <source>Largest random rotation of a training image, in degrees. 0 turns it off.</source>
   <translation>Наибольший случайный поворот обучающего изображения в градусах. 0 — выключено.</translation>
  </message>
  <message>
   <source>Largest random shift of a training image, in pixels. 0 turns it off.</source>
   <translation>Наибольший случайный сдвиг обучающего изображения в пикселях. 0 — выключено.</translation>
  </message>
  <message>
   <source>Largest value at either side, in standard deviations of the prior.</source>
   <translation>Наибольшее значение в обе стороны, в стандартных отклонениях априорного распределения.</translation>
  </message>
  <message>
   <source>Latent dimensions</source>
   <translation>Латентные переменные</translation>
  </message>
  <message>
   <source>Learning rate</source>
   <translation>Скорость обучения</translation>
  </message>
  <message>
   <source>Learning rate schedule</source>
   <translation>Расписание скорости обучения</translation>
  </message>
  <message>
   <source>Length of the warm-up, or of one cycle, in epochs; not used with a constant beta.</source>
   <translation>Длина разогрева или одного цикла в эпохах; при постоянной beta не используется.</translation>
  </message>
  <message>
   <source>Likelihood</source>
   <translation>Правдоподобие</translation>
  </message>
  <message>
   <source>Make pixels black or white, in training and in tests. threshold: white above one half. dynamic: white with the grey level as probability, drawn at every use, as for the binarised MNIST of the literature; tests always use the same draw.</source>
   <translation>Пиксели становятся чёрными или белыми при обучении и тестировании. Порог: белые выше половины. Случайно: белые с вероятностью, равной уровню серого, заново при каждом использовании, как в бинаризованном MNIST из литературы; в тесте выборка всегда одна и та же.</translation>
  </message>
  <message>
   <source>Method</source>
   <translation>Метод</translation>
  </message>
  <message>
   <source>Name of the latent that changes from bottom to top, such as z1.</source>
   <translation>Имя латентной переменной, которая меняется снизу вверх, например z1.</translation>
  </message>
  <message>
   <source>Name of the latent that changes from left to right, such as z0.</source>
   <translation>Имя латентной переменной, которая меняется слева направо, например z0.</translation>
  </message>
  <message>
   <source>Neighbours</source>
   <translation>Соседи</translation>
  </message>
  <message>
   <source>Noise</source>
   <translation>Шум</translation>
  </message>
  <message>
   <source>Noise level</source>
   <translation>Уровень шума</translation>
  </message>
  <message>
   <source>Normalisation</source>
   <translation>Нормализация</translation>
  </message>
  <message>
   <source>Not comparable with published results on binarised MNIST: on grey pixels a Bernoulli is a loss, not a likelihood. Binarise to get comparable numbers.</source>
   <translation>Несравнимо с опубликованными результатами на бинаризованном MNIST: на серых пикселях Бернулли — функция потерь, а не правдоподобие. Для сравнимых чисел включите бинаризацию.</translation>
  </message>
  <message>
   <source>Number of Gaussians in the prior; the VampPrior has one pseudo-input for each.</source>
   <translation>Число гауссиан в априорном распределении; у VampPrior на каждую приходится один псевдовход.</translation>
  </message>
  <message>
   <source>Number of a test image, from 0: the path ends at its code.</source>
   <translation>Номер тестового изображения, с 0: путь кончается в его коде.</translation>
  </message>
  <message>
   <source>Number of a test image, from 0: the path starts at its code.</source>
   <translation>Номер тестового изображения, с 0: путь начинается в его коде.</translation>
  </message>
  <message>
   <source>Number of clusters; 0: as many as there are classes.</source>
   <translation>Число кластеров; 0 — столько же, сколько классов.</translation>
  </message>
  <message>
   <source>Number of decoded images, both ends included.</source>
   <translation>Число декодированных изображений, включая оба конца.</translation>
  </message>
  <message>
   <source>Number of epochs in which the capacity grows from 0 to its full value.</source>
   <translation>За сколько эпох ёмкость вырастает от 0 до полного значения.</translation>
  </message>
  <message>
   <source>Number of images that are shown with reconstruction and error map.</source>
   <translation>Число изображений, показанных вместе с реконструкцией и картой ошибок.</translation>
  </message>
  <message>
   <source>Number of latents that describe the style of an image; its class is given. With many, samples from the prior fall where the decoder was hardly trained, and show the chosen class less often.</source>
   <translation>Число латентных переменных, описывающих стиль изображения; его класс задан. Если их много, образцы из априорного распределения попадают туда, где декодер почти не обучался, и реже показывают выбранный класс.</translation>
  </message>
  <message>
   <source>Number of latents: the numbers by which the model describes an image.</source>
   <translation>Число латентных переменных — чисел, которыми модель описывает изображение.</translation>
  </message>
  <message>
   <source>Number of neighbours that are shown; as many vote for the class of an image.</source>
   <translation>Сколько соседей показать; столько же голосуют за класс изображения.</translation>
  </message>
  <message>
   <source>Number of random test images that are classified by the vote of their neighbours; 0 for none.</source>
   <translation>Число случайных тестовых изображений, которые классифицируются голосованием соседей; 0 — ни одного.</translation>
  </message>
  <message>
   <source>Number of random test images that are clustered; 0 for all.</source>
   <translation>Число случайных тестовых изображений для кластеризации; 0 — все.</translation>
  </message>
  <message>
   <source>Number of random test images that are measured; 0 for all.</source>
   <translation>Число случайных тестовых изображений для измерения; 0 — все.</translation>
  </message>
  <message>
   <source>Number of rows and columns of the grid.</source>
   <translation>Число строк и столбцов сетки.</translation>
  </message>
  <message>
   <source>Number of samples of z for each image in a training step; the reconstruction is their mean. More samples make the gradient less noisy and multiply the decoder's work. Evaluation draws one.</source>
   <translation>Число образцов z для каждого изображения за шаг обучения; реконструкция — среднее по ним. Чем больше, тем меньше шума в градиенте и тем больше работы у декодера. При оценке берётся один.</translation>
  </message>
  <message>
   <source>Number of samples of z for each image, whose importance weights form the bound. 1 is a VAE; more samples bring the bound closer to log p(x), at K times the work.</source>
   <translation>Число образцов z для каждого изображения; их веса значимости образуют границу. 1 — это VAE; чем больше образцов, тем ближе граница к log p(x), ценой в K раз большей работы.</translation>
  </message>
  <message>
   <source>Number of the class to decode, from 0; only for conditional models.</source>
   <translation>Номер декодируемого класса, с 0; только для условных моделей.</translation>
  </message>
  <message>
   <source>Number of the test image whose neighbours are shown, from 0.</source>
   <translation>Номер тестового изображения, для которого ищутся соседи, с 0.</translation>
  </message>
  <message>
   <source>Number of units of the code, each between 0 and 1. Large, because only a few of them are active for any one image.</source>
   <translation>Число нейронов кода, каждый от 0 до 1. Их много, так как для одного изображения активны лишь немногие.</translation>
  </message>
  <message>
   <source>Objective</source>
   <translation>Целевая функция</translation>
  </message>
  <message>
   <source>On grey pixels a Bernoulli is a loss, not a likelihood. It samples only black and white pixels, and this autoregressive decoder never sees such pixels in training: binarise the data, or choose a likelihood for grey values.</source>
   <translation>На серых пикселях распределение Бернулли — функция потерь, а не правдоподобие. Оно порождает только чёрные и белые пиксели, а таких этот авторегрессионный декодер при обучении не видит: бинаризуйте данные или выберите правдоподобие для серых значений.</translation>
  </message>
  <message>
   <source>Optimiser</source>
   <translation>Оптимизатор</translation>
  </message>
  <message>
   <source>Order</source>
   <translation>Порядок</translation>
  </message>
  <message>
   <source>Passes over the training set. In the window: of this run, in addition to earlier ones. On the command line: in total, including those of a resumed model.</source>
   <translation>Число проходов по обучающему набору. В окне: в этом обучении, сверх прежних. В командной строке: всего, вместе с эпохами продолжаемой модели.</translation>
  </message>
  <message>
   <source>Pixel widths</source>
   <translation>Ширины для пикселя</translation>
  </message>
  <message>
   <source>Precision</source>
   <translation>Точность</translation>
  </message>
  <message>
   <source>Prior</source>
   <translation>Априорное распределение</translation>
  </message>
  <message>
   <source>Prior blocks</source>
   <translation>Блоки априорной сети</translation>
  </message>
  <message>
   <source>Prior channels</source>
   <translation>Каналы априорной сети</translation>
  </message>
  <message>
   <source>Probabilities of the 256 grey levels: values in nats can be compared with those of any model of 8-bit pixels.</source>
   <translation>Вероятности 256 уровней серого: значения в натах сравнимы с любой моделью 8-битных пикселей.</translation>
  </message>
  <message>
   <source>Pulls all weights towards 0 (L2 penalty; decoupled with AdamW). 0 turns it off.</source>
   <translation>Тянет все веса к 0 (L2-штраф; для AdamW отдельно от градиента). 0 — выключено.</translation>
  </message>
  <message>
   <source>Random rotation, degrees</source>
   <translation>Случайный поворот, градусы</translation>
  </message>
  <message>
   <source>Random seed</source>
   <translation>Начальное значение (seed)</translation>
  </message>
  <message>
   <source>Random seed of the order in which discrete codes change.</source>
   <translation>Начальное значение (seed) для порядка, в котором меняются дискретные коды.</translation>
  </message>
  <message>
   <source>Random seed. The same seed gives the same result.</source>
   <translation>Начальное значение генератора случайных чисел. При том же значении результат тот же.</translation>
  </message>
  <message>
   <source>Random shift, pixels</source>
   <translation>Случайный сдвиг, пиксели</translation>
  </message>
  <message>
   <source>Reconstruction weight</source>
   <translation>Вес реконструкции</translation>
  </message>
  <message>
   <source>Residual blocks</source>
   <translation>Остаточные блоки</translation>
  </message>
  <message>
   <source>Residual blocks at the size of the grid, in encoder and decoder. With more of them each code covers a larger part of the image.</source>
   <translation>Остаточные блоки на размере сетки, в кодировщике и декодере. Чем их больше, тем большую часть изображения описывает каждый код.</translation>
  </message>
  <message>
   <source>Residual blocks of the prior network; more blocks mean a larger receptive field.</source>
   <translation>Остаточные блоки априорной сети; чем их больше, тем больше её рецептивное поле.</translation>
  </message>
  <message>
   <source>Restarts</source>
   <translation>Перезапуски</translation>
  </message>
  <message>
   <source>Rho: the mean activation over the images that each unit of the code should have.</source>
   <translation>Ро: какой должна быть средняя по изображениям активация каждого нейрона кода.</translation>
  </message>
  <message>
   <source>Samples K</source>
   <translation>Образцы K</translation>
  </message>
  <message>
   <source>Samples of z</source>
   <translation>Образцы z</translation>
  </message>
  <message>
   <source>Schedule of beta, and so of the total correlation alone: the mutual information and the dimension-wise KL have the weights alpha and gamma from the first step on. Constant; linear or sigmoid warm-up from 0 to beta; or cyclical: in each cycle from 0 to beta over its first half, then constant.</source>
   <translation>Расписание beta, то есть только полной корреляции: взаимная информация и покоординатный KL с первого шага имеют веса alpha и gamma. Постоянно; линейный или сигмоидный разогрев от 0 до beta; или циклически: в каждом цикле от 0 до beta за первую половину, затем постоянно.</translation>
  </message>
  <message>
   <source>Search among the other test images, or among the training images.</source>
   <translation>Искать среди других тестовых изображений или среди обучающих.</translation>
  </message>
  <message>
   <source>Search in</source>
   <translation>Искать среди</translation>
  </message>
  <message>
   <source>Second image</source>
   <translation>Второе изображение</translation>
  </message>
  <message>
   <source>Seed</source>
   <translation>Seed</translation>
  </message>
  <message>
   <source>Show the images with the highest loss, those with the lowest, or random ones.</source>
   <translation>Показать изображения с наибольшими потерями, с наименьшими или случайные.</translation>
  </message>
  <message>
   <source>Show the same number of images of each class, class by class.</source>
   <translation>Показать поровну изображений каждого класса, класс за классом.</translation>
  </message>
  <message>
   <source>Sigma</source>
   <translation>Сигма</translation>
  </message>
  <message>
   <source>Size of the bottom layer, z1, from which the image is decoded. It describes the details that the top layer does not determine. A bottom latent counts as active where the image moves its mean away from what the top layer predicts (the variance is that of (z1 − mu(z2)) / sigma(z2)).</source>
   <translation>Размер нижнего слоя z1, из которого декодируется изображение. Он описывает детали, не определённые верхним слоем. Переменная нижнего слоя считается активной, если изображение сдвигает её среднее от того, что предсказывает верхний слой (берётся дисперсия (z1 − mu(z2)) / sigma(z2)).</translation>
  </message>
  <message>
   <source>Size of the code. Smaller than the number of pixels (undercomplete): the model must compress. Larger (overcomplete): it can learn to copy its input, unless something else prevents that.</source>
   <translation>Размер кода. Меньше числа пикселей (неполный код): модель вынуждена сжимать. Больше (избыточный код): она может научиться копировать вход, если ничто этому не мешает.</translation>
  </message>
  <message>
   <source>Size of the codebook: every cell of the grid holds one of these codes.</source>
   <translation>Размер кодовой книги: в каждой ячейке сетки стоит один из этих кодов.</translation>
  </message>
  <message>
   <source>Size of the top layer, z2. It describes the coarse content of the image and sets the prior of the bottom layer.</source>
   <translation>Размер верхнего слоя, z2. Он описывает общее содержание изображения и задаёт априорное распределение нижнего слоя.</translation>
  </message>
  <message>
   <source>Spacing</source>
   <translation>Шаг</translation>
  </message>
  <message>
   <source>Sparsity weight</source>
   <translation>Вес разреженности</translation>
  </message>
  <message>
   <source>Standard deviation of Gaussian noise (white is 1), or fraction of pixels that are masked or replaced.</source>
   <translation>Стандартное отклонение гауссова шума (белое — 1) или доля замаскированных либо заменённых пикселей.</translation>
  </message>
  <message>
   <source>Standard deviation of the Gaussian likelihood (white is 1). Small values demand exact pixels and make the KL matter less; large values let latents collapse. It scales the perceptual loss likewise.</source>
   <translation>Стандартное отклонение гауссова правдоподобия (белое — 1). Малое требует точных пикселей и уменьшает роль KL; при большом латентные переменные коллапсируют. Так же масштабирует перцептивную функцию потерь.</translation>
  </message>
  <message>
   <source>Standard deviation of the noise added to every image that the discriminator sees (white is 1). It makes real and generated images overlap, so that the discriminator does not win. 0 turns this off.</source>
   <translation>Стандартное отклонение шума, который добавляется к каждому изображению перед дискриминатором (белое — 1). Настоящие и порождённые изображения перекрываются, и дискриминатор не побеждает. 0 выключает.</translation>
  </message>
  <message>
   <source>Starts of k-means with k-means++; the best one is used.</source>
   <translation>Число запусков k-means с инициализацией k-means++; берётся лучший.</translation>
  </message>
  <message>
   <source>Step size of the optimiser. Where trained weights are continued without the state of their optimiser (a file of weights only, or other data), it rises to this value over the first 300 steps: the first steps of a new Adam would undo more than they improve.</source>
   <translation>Размер шага оптимизатора. Если обученные веса продолжают обучать без состояния оптимизатора (в файле только веса или данные другие), она вырастает до этого значения за первые 300 шагов: первые шаги нового Adam испортили бы больше, чем улучшили.</translation>
  </message>
  <message>
   <source>Sum or mean over latents</source>
   <translation>Агрегация по латентным</translation>
  </message>
  <message>
   <source>Sum or mean over pixels</source>
   <translation>Агрегация по пикселям</translation>
  </message>
  <message>
   <source>Target activation</source>
   <translation>Целевая активация</translation>
  </message>
  <message>
   <source>Target of the KL at the end of its growth, in nats per image: how much information about an image the latents may carry. It starts at 0, so that the most important features are learned first.</source>
   <translation>Целевая KL в конце роста, в натах на изображение: сколько информации об изображении могут нести латентные переменные. Начинается с 0, чтобы сначала выучилось самое важное.</translation>
  </message>
  <message>
   <source>Test image</source>
   <translation>Тестовое изображение</translation>
  </message>
  <message>
   <source>The discriminator's target for real images is 1 minus this value, which keeps it from becoming overconfident. 0 turns this off.</source>
   <translation>Цель дискриминатора для настоящих изображений — 1 минус это значение, чтобы он не становился излишне уверенным. 0 выключает.</translation>
  </message>
  <message>
   <source>The pixels are black or white, but this likelihood is for grey values: choose Bernoulli.</source>
   <translation>Пиксели чёрные или белые, а это правдоподобие для серых значений: выберите Бернулли.</translation>
  </message>
  <message>
   <source>The same seed gives the same weights on the same machine.</source>
   <translation>Одинаковое значение даёт одинаковые веса на одной машине.</translation>
  </message>
  <message>
   <source>Top latents</source>
   <translation>Верхние латентные</translation>
  </message>
  <message>
   <source>Top widths</source>
   <translation>Слои наверху</translation>
  </message>
  <message>
   <source>Train on this many images, evenly spaced in the training set; 0 is all. The test set is not reduced.</source>
   <translation>Обучаться на стольких изображениях, взятых равномерно из обучающего набора; 0 — все. Тестовый набор не уменьшается.</translation>
  </message>
  <message>
   <source>Training images</source>
   <translation>Обучающих изображений</translation>
  </message>
  <message>
   <source>Units of a fully connected layer between convolutions and latents, in encoder and decoder; 0 for none.</source>
   <translation>Число нейронов полносвязного слоя между свёртками и латентными переменными, в кодировщике и декодере; 0 — без него.</translation>
  </message>
  <message>
   <source>Units of each hidden layer between the two layers of latents on the way up, separated by commas; in reverse on the way down.</source>
   <translation>Число нейронов каждого скрытого слоя между двумя слоями латентных переменных на пути вверх, через запятую; на пути вниз — в обратном порядке.</translation>
  </message>
  <message>
   <source>Units of each hidden layer from the image up to the bottom latents, separated by commas; the decoder has them in reverse.</source>
   <translation>Число нейронов каждого скрытого слоя от изображения до нижних латентных переменных, через запятую; у декодера — в обратном порядке.</translation>
  </message>
  <message>
   <source>Units of each hidden layer of the decoder, from the latents to the image, separated by commas. Empty: the encoder mirrored. A stronger decoder depends less on the latents.</source>
   <translation>Число нейронов каждого скрытого слоя декодера, от латентных переменных к изображению, через запятую. Пусто: зеркало кодировщика. Сильный декодер меньше зависит от латентных переменных.</translation>
  </message>
  <message>
   <source>Units of each hidden layer of the encoder, separated by commas; the decoder has them in reverse.</source>
   <translation>Число нейронов каждого скрытого слоя кодировщика через запятую; у декодера — в обратном порядке.</translation>
  </message>
  <message>
   <source>Units of each hidden layer of the small network, shared by all pixels, that corrects the decoder's output from the preceding pixels; separated by commas.</source>
   <translation>Число нейронов каждого скрытого слоя малой сети, общей для всех пикселей, которая уточняет выход декодера по предыдущим пикселям; через запятую.</translation>
  </message>
  <message>
   <source>Unused codes are re-initialised when their usage falls below this fraction of uniform usage. 0 turns this off.</source>
   <translation>Неиспользуемые коды инициализируются заново, когда их использование падает ниже этой доли равномерного. 0 выключает.</translation>
  </message>
  <message>
   <source>Vertical latent</source>
   <translation>Переменная по вертикали</translation>
  </message>
  <message>
   <source>Warm-up epochs</source>
   <translation>Эпох разогрева</translation>
  </message>
  <message>
   <source>Weight decay</source>
   <translation>Затухание весов</translation>
  </message>
  <message>
   <source>Weight of the KL term. 1 gives the ELBO; a larger weight pulls the posterior towards the prior until latents collapse; a smaller one favours reconstruction. Means over pixels or latents change its effect.</source>
   <translation>Вес слагаемого KL. 1 даёт ELBO; больший вес притягивает апостериорное распределение к априорному, пока латентные переменные не коллапсируют; меньший улучшает реконструкцию. Средние по пикселям или латентным меняют его действие.</translation>
  </message>
  <message>
   <source>Weight of the commitment loss: the squared distance between the encoder's output and its nearest code. Too small: the output drifts away from the codes. Too large: the encoder stops improving.</source>
   <translation>Вес потерь привязки: квадрата расстояния между выходом кодировщика и ближайшим кодом. Слишком мало: выход уходит от кодов. Слишком много: кодировщик перестаёт улучшаться.</translation>
  </message>
  <message>
   <source>Weight of the dimension-wise KL: the divergence of each latent's distribution over all images from the prior.</source>
   <translation>Вес покоординатной KL: дивергенция распределения каждой латентной переменной по всем изображениям от априорного.</translation>
  </message>
  <message>
   <source>Weight of the distance between KL and capacity. It must exceed the improvement of the reconstruction for each nat of KL; otherwise the KL does not stay at the capacity.</source>
   <translation>Вес расстояния между KL и ёмкостью. Должен превышать выигрыш реконструкции от каждого ната KL, иначе KL не удержится у ёмкости.</translation>
  </message>
  <message>
   <source>Weight of the feature distance in the decoder's loss, relative to the adversarial loss. Larger: closer to the input image. Smaller: more realistic images, less faithful to the input.</source>
   <translation>Вес расстояния признаков в функции потерь декодера относительно состязательной. Больше: ближе к исходному изображению. Меньше: реалистичнее, но менее похоже на исходное.</translation>
  </message>
  <message>
   <source>Weight of the mutual information between the latents and the image.</source>
   <translation>Вес взаимной информации между латентными переменными и изображением.</translation>
  </message>
  <message>
   <source>Weight of the penalty: the squared Frobenius norm of the encoder's Jacobian, which measures how much the code changes with the pixels.</source>
   <translation>Вес штрафа: квадрат нормы Фробениуса якобиана кодировщика — мера того, насколько код меняется вместе с пикселями.</translation>
  </message>
  <message>
   <source>Weight of the reconstruction in the loss. 1 gives the ELBO; 0 leaves only the KL, so that the posterior of every image becomes the prior. Displayed values are without it.</source>
   <translation>Вес реконструкции в функции потерь. 1 даёт ELBO; при 0 остаётся только KL, и апостериорное распределение каждого изображения становится априорным. Показанные значения — без него.</translation>
  </message>
  <message>
   <source>Weight of the sparsity penalty: KL(rho || mean activation) between two Bernoulli distributions, summed over the units. A training step takes the mean over its batch, so the penalty is higher with smaller batches.</source>
   <translation>Вес штрафа за разреженность: KL(rho || средняя активация) между двумя распределениями Бернулли, сумма по элементам кода. Шаг обучения берёт среднее по своему пакету, поэтому при меньших пакетах штраф больше.</translation>
  </message>
  <message>
   <source>Weight of the total correlation, which measures how much the latents depend on each other. A larger weight makes them more independent, which may disentangle them. With alpha, beta and gamma all 1 the loss is the negative ELBO.</source>
   <translation>Вес полной корреляции — меры зависимости латентных переменных друг от друга. Чем больше вес, тем они независимее, что может их распутать. При alpha, beta и gamma, равных 1, функция потерь — отрицательный ELBO.</translation>
  </message>
  <message>
   <source>What the threshold applies to. latent: each latent separately, so none collapses. sum: the sum over all latents, so some may still collapse.</source>
   <translation>К чему относится порог. Переменная: к каждой латентной переменной отдельно, так что ни одна не коллапсирует. Сумма: к сумме по всем переменным, так что некоторые могут коллапсировать.</translation>
  </message>
  <message>
   <source>What the threshold applies to. latent: each latent separately, so none collapses. sum: the sum over each layer, so some latents may still collapse.</source>
   <translation>К чему относится порог. Переменная: к каждой латентной переменной отдельно, так что ни одна не коллапсирует. Сумма: к сумме по каждому слою, так что некоторые могут коллапсировать.</translation>
  </message>
  <message>
   <source>Where to train; auto uses a GPU if there is one.</source>
   <translation>Где обучать; auto выбирает GPU, если он есть.</translation>
  </message>
  <message>
   <source>Width of the window of preceding pixels (above and to the left) that each pixel depends on; 0 turns this off. Such a decoder needs the latents less: the wider the window, the lower the KL. Images are then sampled pixel by pixel, always with the same random numbers.</source>
   <translation>Ширина окна предыдущих пикселей (выше и левее), от которых зависит каждый пиксель; 0 выключает. Такой декодер меньше нуждается в латентных переменных: чем шире окно, тем меньше KL. Изображения тогда порождаются пиксель за пикселем, всегда с одними и теми же случайными числами.</translation>
  </message>
  <message>
   <source>all</source>
   <translation>все</translation>
  </message>
  <message>
   <source>as many as classes</source>
   <translation>по числу классов</translation>
  </message>
  <message>
   <source>batch</source>
   <translation>пакетная</translation>
  </message>
  <message>
   <source>bernoulli</source>
   <translation>Бернулли</translation>
  </message>
  <message>
   <source>best</source>
   <translation>лучшие</translation>
  </message>
  <message>
   <source>beta</source>
   <translation>бета</translation>
  </message>
  <message>
   <source>bf16 is faster on processors that support it, with the same test loss; auto chooses.</source>
   <translation>bf16 быстрее на процессорах, которые его поддерживают, с теми же потерями на тесте; auto выбирает само.</translation>
  </message>
  <message>
   <source>both</source>
   <translation>оба</translation>
  </message>
  <message>
   <source>capacity</source>
   <translation>ёмкость</translation>
  </message>
  <message>
   <source>capacity: reconstruction + gamma · |KL − C|, where the capacity C grows in training and KL is the mean over a batch, not that of each image. beta: reconstruction + beta · KL. Gamma and the capacity apply to the first, beta and its schedule to the second.</source>
   <translation>Ёмкость: реконструкция + gamma · |KL − C|, где ёмкость C растёт в ходе обучения, а KL — средний по пакету, а не каждого изображения. Бета: реконструкция + beta · KL. Gamma и ёмкость относятся к первой, beta и её расписание — ко второй.</translation>
  </message>
  <message>
   <source>constant</source>
   <translation>постоянная</translation>
  </message>
  <message>
   <source>continuous-bernoulli</source>
   <translation>непрерывное Бернулли</translation>
  </message>
  <message>
   <source>cosine</source>
   <translation>косинус</translation>
  </message>
  <message>
   <source>cyclical</source>
   <translation>циклы</translation>
  </message>
  <message>
   <source>default</source>
   <translation>обычная</translation>
  </message>
  <message>
   <source>diagonal</source>
   <translation>диагональная</translation>
  </message>
  <message>
   <source>discretised-logistic</source>
   <translation>дискретное логистическое</translation>
  </message>
  <message>
   <source>dreg</source>
   <translation>DReG</translation>
  </message>
  <message>
   <source>dynamic</source>
   <translation>случайно</translation>
  </message>
  <message>
   <source>equal</source>
   <translation>равный</translation>
  </message>
  <message>
   <source>equal: equal steps between both ends. quantiles: equally probable under the prior, so that the grid shows what samples look like.</source>
   <translation>равный: равные шаги от края до края. по квантилям: равновероятные значения априорного распределения, поэтому сетка показывает, как выглядят образцы.</translation>
  </message>
  <message>
   <source>full</source>
   <translation>полная</translation>
  </message>
  <message>
   <source>gaussian</source>
   <translation>гауссово</translation>
  </message>
  <message>
   <source>gaussian-learned</source>
   <translation>гауссово, σ обучается</translation>
  </message>
  <message>
   <source>he</source>
   <translation>Хе (He)</translation>
  </message>
  <message>
   <source>k-means</source>
   <translation>k-средних</translation>
  </message>
  <message>
   <source>k-means, a mixture of Gaussians that starts from its clusters, or both.</source>
   <translation>k-средних, смесь гауссиан с начальным приближением из его кластеров или оба метода.</translation>
  </message>
  <message>
   <source>latent</source>
   <translation>переменная</translation>
  </message>
  <message>
   <source>linear</source>
   <translation>линейная</translation>
  </message>
  <message>
   <source>linear: a straight line. spherical: an arc about the centre of the latent space, at about the same distance from it (White 2016). Has no effect where the latents are discrete codes.</source>
   <translation>Линейная: по прямой. Сферическая: по дуге вокруг центра латентного пространства, примерно на том же расстоянии от него (White 2016). Не влияет, если латентные переменные — дискретные коды.</translation>
  </message>
  <message>
   <source>masking</source>
   <translation>маскирование</translation>
  </message>
  <message>
   <source>mean</source>
   <translation>среднее</translation>
  </message>
  <message>
   <source>minimax</source>
   <translation>минимакс</translation>
  </message>
  <message>
   <source>mirrored</source>
   <translation>зеркально</translation>
  </message>
  <message>
   <source>mixture</source>
   <translation>смесь</translation>
  </message>
  <message>
   <source>most informative</source>
   <translation>самая информативная</translation>
  </message>
  <message>
   <source>nats per image</source>
   <translation>нат на изображение</translation>
  </message>
  <message>
   <source>non-saturating</source>
   <translation>ненасыщающиеся</translation>
  </message>
  <message>
   <source>none</source>
   <translation>нет</translation>
  </message>
  <message>
   <source>perceptual</source>
   <translation>перцептивная</translation>
  </message>
  <message>
   <source>quantiles</source>
   <translation>по квантилям</translation>
  </message>
  <message>
   <source>random</source>
   <translation>случайные</translation>
  </message>
  <message>
   <source>relu</source>
   <translation>relu</translation>
  </message>
  <message>
   <source>reparameterised</source>
   <translation>репараметризованный</translation>
  </message>
  <message>
   <source>salt-and-pepper</source>
   <translation>соль и перец</translation>
  </message>
  <message>
   <source>sigmoid</source>
   <translation>сигмоидный</translation>
  </message>
  <message>
   <source>spherical</source>
   <translation>сферическая</translation>
  </message>
  <message>
   <source>standard</source>
   <translation>стандартное</translation>
  </message>
  <message>
   <source>standard: N(0, I), as in a plain VAE. mixture: Gaussians with learned means, widths and weights. vampprior: the posteriors of pseudo-inputs, images that are learned.</source>
   <translation>стандартное: N(0, I), как в обычном VAE. смесь: гауссианы с обучаемыми средними, ширинами и весами. VampPrior: апостериорные распределения псевдовходов — обучаемых изображений.</translation>
  </message>
  <message>
   <source>stratified</source>
   <translation>стратифицированная</translation>
  </message>
  <message>
   <source>sum</source>
   <translation>сумма</translation>
  </message>
  <message>
   <source>test</source>
   <translation>тест</translation>
  </message>
  <message>
   <source>threshold</source>
   <translation>порог</translation>
  </message>
  <message>
   <source>train</source>
   <translation>обучение</translation>
  </message>
  <message>
   <source>vampprior</source>
   <translation>VampPrior</translation>
  </message>
  <message>
   <source>weighted</source>
   <translation>взвешенная</translation>
  </message>
  <message>
   <source>worst</source>
   <translation>худшие</translation>
  </message>
  <message>
   <source>xavier</source>
   <translation>Ксавье (Xavier)</translation>
  </message>
 </context>
 <context>
  <name>priors</name>
  <message>
   <source>&amp;Mean</source>
   <translation>&amp;Среднее</translation>
  </message>
  <message>
   <source>&amp;Usual</source>
   <translation>&amp;Обычные</translation>
  </message>
  <message>
   <source>&amp;Zero</source>
   <translation>&amp;Обнулить</translation>
  </message>
  <message>
   <source>Circles at 1, 2 and 3 standard deviations of the prior N(0, I), from which dreams are sampled. In two dimensions they contain 39, 86 and 99 % of the prior.</source>
   <translation>Окружности на 1, 2 и 3 стандартных отклонениях априорного распределения N(0, I), из которого берутся сны. В двух измерениях внутри них 39, 86 и 99 % вероятности.</translation>
  </message>
  <message>
   <source>How far the sliders reach to either side of the mean of the codes seen in training,
in standard deviations of those codes.</source>
   <translation>Как далеко ползунки ходят в обе стороны от среднего кодов, встреченных при обучении,
в стандартных отклонениях этих кодов.</translation>
  </message>
  <message>
   <source>How far the sliders reach to either side of the prior's mean, in its standard deviations.</source>
   <translation>Как далеко ползунки уходят в обе стороны от среднего априорного распределения, в его стандартных отклонениях.</translation>
  </message>
  <message>
   <source>How far the sliders reach to either side of zero. The prior has a standard deviation of 1:
beyond ±4 the decoder has hardly been trained.</source>
   <translation>Диапазон ползунков в обе стороны от нуля. Стандартное отклонение априорного распределения — 1:
дальше ±4 декодер почти не обучался.</translation>
  </message>
  <message>
   <source>How much the code of a cell varies between images; 0 if it is always the same (1 nat = 1.44 bits).
On the right the number of the code in the codebook.</source>
   <translation>Насколько код ячейки меняется от изображения к изображению; 0, если он всегда один и тот же (1 нат = 1.44 бита).
Справа номер кода в кодовой книге.</translation>
  </message>
  <message>
   <source>Morph from sample to sample, a few cells at a time, until you move a slider</source>
   <translation>Переходить от одного образца к другому, по нескольку ячеек за раз, пока вы не сдвинете ползунок</translation>
  </message>
  <message>
   <source>Morph smoothly from one prior sample to the next, until you move a slider</source>
   <translation>Плавно переходить от одного образца из априорного распределения к другому, пока вы не сдвинете ползунок</translation>
  </message>
  <message>
   <source>Morph smoothly from one such sample to the next, until you move a slider</source>
   <translation>Плавно переходить от одного такого образца к другому, пока вы не сдвинете ползунок</translation>
  </message>
  <message>
   <source>Sample the codes from the learned prior, cell by cell, each conditioned on those before, and decode them</source>
   <translation>Случайный образец из обученного априорного распределения: коды выбираются ячейка за ячейкой с учётом предыдущих и декодируются</translation>
  </message>
  <message>
   <source>Sample z from the learned prior and decode it</source>
   <translation>Случайный образец z из обученного априорного распределения, декодированный</translation>
  </message>
  <message>
   <source>Sample z from the prior, a standard normal, and decode it</source>
   <translation>Случайный образец z из априорного распределения (стандартного нормального), декодированный</translation>
  </message>
  <message>
   <source>Set all sliders to the mean of the codes seen in training</source>
   <translation>Поставить все ползунки на среднее кодов, встреченных при обучении</translation>
  </message>
  <message>
   <source>Set all sliders to the mean of the prior</source>
   <translation>Поставить все ползунки на среднее априорного распределения</translation>
  </message>
  <message>
   <source>Set all sliders to zero, the mean of the prior</source>
   <translation>Поставить все ползунки на ноль — среднее априорного распределения</translation>
  </message>
  <message>
   <source>Set each cell to its most frequent code</source>
   <translation>Поставить в каждую ячейку её самый частый код</translation>
  </message>
  <message>
   <source>Set {} to &amp;zero</source>
   <translation>Обну&amp;лить {}</translation>
  </message>
  <message>
   <source>Set {} to its &amp;usual code</source>
   <translation>Поставить {} на &amp;обычный код</translation>
  </message>
  <message>
   <source>Set {} to the &amp;mean of its codes</source>
   <translation>Поставить {} на &amp;среднее кодов</translation>
  </message>
  <message>
   <source>Set {} to the &amp;mean of the prior</source>
   <translation>Поставить {} на &amp;среднее априорного распределения</translation>
  </message>
  <message>
   <source>The Gaussian components of the learned prior, from which dreams are sampled: each is an ellipse at one standard deviation; the fainter, the smaller its weight.</source>
   <translation>Гауссовы компоненты обученного априорного распределения, из которого берутся сны: каждая — эллипс на одном стандартном отклонении, тем бледнее, чем меньше её вес.</translation>
  </message>
  <message>
   <source>The bell behind each slider is the prior, a standard normal: 95 % of it lies within ±2.</source>
   <translation>Колокол за каждым ползунком — априорное стандартное нормальное распределение: 95 % его лежит в пределах ±2.</translation>
  </message>
  <message>
   <source>The bell behind each slider shows the mean and standard deviation of the codes seen in training:
this model has no prior.</source>
   <translation>Колокол за каждым ползунком показывает среднее и стандартное отклонение кодов, встреченных при обучении:
априорного распределения у этой модели нет.</translation>
  </message>
  <message>
   <source>The bell behind each slider shows the mean and standard deviation of the learned prior in that dimension.</source>
   <translation>Колокол за каждым ползунком показывает среднее и стандартное отклонение обученного априорного распределения в этом измерении.</translation>
  </message>
  <message>
   <source>The sliders cover all codes of the codebook.</source>
   <translation>Ползунки проходят все коды кодовой книги.</translation>
  </message>
  <message>
   <source>This model has no prior that the map could show.</source>
   <translation>У этой модели нет априорного распределения, которое можно показать на карте.</translation>
  </message>
  <message>
   <source>This model has no prior to sample from. Each coordinate of z is drawn from a Gaussian with the mean and standard deviation of the codes seen in training; many such z decode to noise; a VAE avoids this</source>
   <translation>У этой модели нет априорного распределения. Каждая координата z берётся из гауссова распределения со средним и стандартным отклонением кодов, встреченных при обучении; многие такие z декодируются в шум; у VAE этого нет</translation>
  </message>
  <message>
   <source>This prior is a network over codes: the map cannot show it.</source>
   <translation>Это априорное распределение — сеть над кодами: на карте его не показать.</translation>
  </message>
  <message>
   <source>Training step of the weights.</source>
   <translation>Шаг обучения весов.</translation>
  </message>
  <message>
   <source>Training step of the weights; length of z (a sample from the prior has about √D);
log density of z under the prior, a standard normal, in nats (natural logarithm).</source>
   <translation>Шаг обучения весов; длина z (у образца из априорного распределения около √D);
логарифм плотности z при априорном стандартном нормальном распределении, в натах (натуральный логарифм).</translation>
  </message>
  <message>
   <source>Training step of the weights; length of z.
This model has no prior, so z has no density.</source>
   <translation>Шаг обучения весов; длина z.
У этой модели нет априорного распределения, поэтому плотности z нет.</translation>
  </message>
  <message>
   <source>Training step of the weights; length of z;
log density of z under the learned prior, in nats (natural logarithm).</source>
   <translation>Шаг обучения весов; длина z;
логарифм плотности z в обученном априорном распределении, в натах (натуральный логарифм).</translation>
  </message>
  <message>
   <source>{}: drag, or press the arrow keys (0.05; with Shift or Page keys 0.5, with Ctrl 0.01).
Double-click or Delete: the mean of the codes. Home and End: the ends. Up and Down: another slider.
The bell behind shows the mean and standard deviation of the codes seen in training.</source>
   <translation>{}: тяните или нажимайте стрелки (0.05; с Shift или клавишами Page 0.5, с Ctrl 0.01).
Двойной щелчок или Delete: среднее кодов. Home и End: края. Вверх и вниз: другой ползунок.
Колокол позади показывает среднее и стандартное отклонение кодов, встреченных при обучении.</translation>
  </message>
  <message>
   <source>{}: drag, or press the arrow keys (0.05; with Shift or Page keys 0.5, with Ctrl 0.01).
Double-click or Delete: the mean of the prior. Home and End: the ends. Up and Down: another slider.
The bell behind shows the mean and standard deviation of the learned prior in this dimension.</source>
   <translation>{}: тяните мышью или нажимайте стрелки (0.05; с Shift или клавишами Page — 0.5; с Ctrl — 0.01).
Двойной щелчок или Delete — среднее априорного распределения. Home и End — края. Вверх и вниз — другой ползунок.
Колокол позади показывает среднее и стандартное отклонение обученного априорного распределения в этом измерении.</translation>
  </message>
  <message>
   <source>{}: drag, or press the arrow keys (0.05; with Shift or Page keys 0.5, with Ctrl 0.01).
Double-click or Delete: zero. Home and End: the ends. Up and Down: another slider.
The bell behind is the prior, a standard normal.</source>
   <translation>{}: тяните мышью или нажимайте стрелки (0.05; с Shift или клавишами Page — 0.5; с Ctrl — 0.01).
Двойной щелчок или Delete — ноль. Home и End — края. Вверх и вниз — другой ползунок.
Колокол позади — априорное, стандартное нормальное распределение.</translation>
  </message>
  <message>
   <source>{}: drag, or press the arrow keys (one code; with Shift or Page keys an eighth of them).
Double-click or Delete: the most frequent code. Home, End: the ends. Up, Down: another cell.
Neighbouring numbers are similar codes. The tick marks the most frequent code of this cell.</source>
   <translation>{}: перетащите или нажимайте стрелки (один код; с Shift или клавишами Page — восьмая часть всех).
Двойной щелчок или Delete: самый частый код. Home, End: края. Вверх, вниз: другая ячейка.
Соседние номера — похожие коды. Риска отмечает самый частый код этой ячейки.</translation>
  </message>
 </context>
 <context>
  <name>readings</name>
  <message>
   <source>newest batches, step {}</source>
   <translation>последние пакеты, шаг {}</translation>
  </message>
  <message>
   <source>test, step {}</source>
   <translation>тест, шаг {}</translation>
  </message>
 </context>
 <context>
  <name>requests</name>
  <message>
   <source>The drawing could not be reconstructed</source>
   <translation>Не удалось реконструировать рисунок</translation>
  </message>
  <message>
   <source>The images of a panel could not be decoded</source>
   <translation>Не удалось декодировать изображения панели</translation>
  </message>
  <message>
   <source>The images of the map could not be encoded</source>
   <translation>Не удалось закодировать изображения карты</translation>
  </message>
  <message>
   <source>The losses of test images could not be measured</source>
   <translation>Не удалось измерить потери тестовых изображений</translation>
  </message>
  <message>
   <source>The model could not answer a request</source>
   <translation>Модель не смогла выполнить запрос</translation>
  </message>
  <message>
   <source>The model could not draw a sample from its prior</source>
   <translation>Не удалось получить образец из априорного распределения модели</translation>
  </message>
  <message>
   <source>The model's weights could not be used</source>
   <translation>Не удалось применить веса модели</translation>
  </message>
  <message>
   <source>The selected z could not be decoded</source>
   <translation>Не удалось декодировать выбранный z</translation>
  </message>
  <message>
   <source>The thread that decodes images could not start</source>
   <translation>Не удалось запустить поток, декодирующий изображения</translation>
  </message>
 </context>
 <context>
  <name>terms</name>
  <message>
   <source>Activation</source>
   <translation>Активация</translation>
  </message>
  <message>
   <source>Capacity</source>
   <translation>Ёмкость</translation>
  </message>
  <message>
   <source>Commitment</source>
   <translation>Привязка</translation>
  </message>
  <message>
   <source>Contraction</source>
   <translation>Сжатие</translation>
  </message>
  <message>
   <source>Denoising loss</source>
   <translation>Потери шумоподавления</translation>
  </message>
  <message>
   <source>Dimension-wise KL</source>
   <translation>Покоординатная KL</translation>
  </message>
  <message>
   <source>Discriminator's accuracy</source>
   <translation>Точность дискриминатора</translation>
  </message>
  <message>
   <source>Discriminator's loss</source>
   <translation>Потери дискриминатора</translation>
  </message>
  <message>
   <source>Entropy</source>
   <translation>Энтропия</translation>
  </message>
  <message>
   <source>Feature distance</source>
   <translation>Расстояние признаков</translation>
  </message>
  <message>
   <source>Generator's loss</source>
   <translation>Потери генератора</translation>
  </message>
  <message>
   <source>KL</source>
   <translation>KL</translation>
  </message>
  <message>
   <source>KL of the bottom layer</source>
   <translation>KL нижнего слоя</translation>
  </message>
  <message>
   <source>KL of the mean activation of each unit from its target, summed over units. In training the mean is that of a batch, so a smaller batch gives a higher penalty; in tests that of all test images</source>
   <translation>KL между целевой и средней активацией, сумма по элементам кода. В обучении среднее берётся по пакету, поэтому меньший пакет даёт больший штраф; на тесте — по всем тестовым изображениям</translation>
  </message>
  <message>
   <source>KL of the top layer</source>
   <translation>KL верхнего слоя</translation>
  </message>
  <message>
   <source>KL to the marginal of the prior</source>
   <translation>KL до маргинального априорного распределения</translation>
  </message>
  <message>
   <source>KL, sum of its parts</source>
   <translation>KL, сумма частей</translation>
  </message>
  <message>
   <source>Loss</source>
   <translation>Потери</translation>
  </message>
  <message>
   <source>Mutual information</source>
   <translation>Взаимная информация</translation>
  </message>
  <message>
   <source>Negative ELBO</source>
   <translation>Отрицательный ELBO</translation>
  </message>
  <message>
   <source>Negative K-sample bound</source>
   <translation>Отрицательная граница по K образцам</translation>
  </message>
  <message>
   <source>Perplexity</source>
   <translation>Перплексия</translation>
  </message>
  <message>
   <source>Rate</source>
   <translation>Длина кода</translation>
  </message>
  <message>
   <source>Reconstruction</source>
   <translation>Реконструкция</translation>
  </message>
  <message>
   <source>Sparsity penalty</source>
   <translation>Штраф за разреженность</translation>
  </message>
  <message>
   <source>Total correlation</source>
   <translation>Полная корреляция</translation>
  </message>
  <message>
   <source>Training the classifier of the perceptual loss</source>
   <translation>Обучение классификатора перцептивной функции потерь</translation>
  </message>
  <message>
   <source>additional information of z1: KL(q(z1|x, z2) || p(z1|z2)) with z2 sampled from q(z2|x)</source>
   <translation>дополнительная информация z1: KL(q(z1|x, z2) || p(z1|z2)), где z2 взято из q(z2|x)</translation>
  </message>
  <message>
   <source>between the encoder's output and its codes, summed over an image</source>
   <translation>между выходом кодировщика и его кодами, сумма по изображению</translation>
  </message>
  <message>
   <source>codes</source>
   <translation>коды</translation>
  </message>
  <message>
   <source>current target of the KL</source>
   <translation>текущее целевое значение KL</translation>
  </message>
  <message>
   <source>dependence of the latents on each other over all images; 0 if they are independent. In training estimated from a batch: too low, and below 0 where the latents are nearly independent. In tests computed from all pairs of test images, with one z for each: it may then be slightly below 0</source>
   <translation>зависимость латентных переменных друг от друга по всем изображениям; 0, если они независимы. В обучении оценивается по пакету: занижена и бывает ниже 0, когда переменные почти независимы. На тесте вычисляется по всем парам тестовых изображений, по одному z на каждое; тогда она может быть чуть ниже 0</translation>
  </message>
  <message>
   <source>divergence of each latent's distribution over all images from the prior, summed over latents; in training estimated from a batch, in tests computed from all test images</source>
   <translation>отличие распределения каждой латентной переменной по всем изображениям от априорного, сумма по переменным; в обучении оценивается по пакету, на тесте вычисляется по всем тестовым изображениям</translation>
  </message>
  <message>
   <source>effective number of codes in use; equals the size of the codebook if all are used equally. In training it counts the codes of a batch, so it is lower with smaller batches; in tests those of all test images</source>
   <translation>эффективное число используемых кодов; равно размеру кодовой книги, если все используются поровну. В обучении считаются коды пакета, поэтому при меньших пакетах она меньше; на тесте — коды всех тестовых изображений</translation>
  </message>
  <message>
   <source>information of z about the image; at most the log of the number of images. In training estimated from a batch, and too high; in tests computed from all pairs of test images</source>
   <translation>информация z об изображении; не больше логарифма числа изображений. В обучении оценивается по пакету и завышена; на тесте вычисляется по всем парам тестовых изображений</translation>
  </message>
  <message>
   <source>information of z2 about the image: KL(q(z2|x) || N(0, 1))</source>
   <translation>информация z2 об изображении: KL(q(z2|x) || N(0, 1))</translation>
  </message>
  <message>
   <source>mean over images</source>
   <translation>среднее по изображениям</translation>
  </message>
  <message>
   <source>minus the log of the mean importance weight of K samples; lower than the negative ELBO and closer to −log p(x)</source>
   <translation>минус логарифм среднего веса значимости K образцов; ниже отрицательного ELBO и ближе к −log p(x)</translation>
  </message>
  <message>
   <source>mutual information + total correlation + dimension-wise KL; compare with the exact KL</source>
   <translation>взаимная информация + полная корреляция + покоординатная KL; сравните с точной KL</translation>
  </message>
  <message>
   <source>nats</source>
   <translation>нат</translation>
  </message>
  <message>
   <source>nats per image</source>
   <translation>нат на изображение</translation>
  </message>
  <message>
   <source>nats per image, plus penalty</source>
   <translation>нат на изображение плюс штраф</translation>
  </message>
  <message>
   <source>of the codes of a cell over the images; in training over a batch, where it is at most the log of the batch size, in tests over all test images</source>
   <translation>кодов ячейки по изображениям; в обучении — по пакету, где она не больше логарифма размера пакета, на тесте — по всем тестовым изображениям</translation>
  </message>
  <message>
   <source>of the image as it is, without noise; not part of the loss. In training measured on a quarter of each batch</source>
   <translation>самого изображения, без шума; в функцию потерь не входит. В обучении измеряется на четверти каждого пакета</translation>
  </message>
  <message>
   <source>share</source>
   <translation>доля</translation>
  </message>
  <message>
   <source>squared distance</source>
   <translation>квадрат расстояния</translation>
  </message>
  <message>
   <source>the clean image compared with what is decoded from the corrupted one: what training minimises</source>
   <translation>чистое изображение в сравнении с декодированным из зашумлённого: это и минимизирует обучение</translation>
  </message>
  <message>
   <source>‖J‖² per image</source>
   <translation>‖J‖² на изображение</translation>
  </message>
  <message>
   <source>−ELBO</source>
   <translation>−ELBO</translation>
  </message>
  <message>
   <source>−log p(codes) of an image under the learned prior</source>
   <translation>−log p(кодов) изображения в обученном априорном распределении</translation>
  </message>
 </context>
 <context>
  <name>tools</name>
  <message>
   <source>All other latents stay at the centre of the latent space.</source>
   <translation>Остальные латентные переменные — в центре латентного пространства.</translation>
  </message>
  <message>
   <source>Angle between the two codes</source>
   <translation>Угол между двумя кодами</translation>
  </message>
  <message>
   <source>Change from one image to the next</source>
   <translation>Изменение от изображения к следующему</translation>
  </message>
  <message>
   <source>Class</source>
   <translation>Класс</translation>
  </message>
  <message>
   <source>Cluster</source>
   <translation>Кластер</translation>
  </message>
  <message>
   <source>Cluster the posterior means of the test set and see how well clusters agree with the classes.</source>
   <translation>Кластеризовать апостериорные средние тестового набора и сравнить кластеры с классами.</translation>
  </message>
  <message>
   <source>Clusters</source>
   <translation>Кластеры</translation>
  </message>
  <message>
   <source>Clusters of k-means</source>
   <translation>Кластеры k-средних</translation>
  </message>
  <message>
   <source>Compare test images with their reconstructions; see the worst, and the loss of each class.</source>
   <translation>Сравнить тестовые изображения с реконструкциями: худшие из них и потери по классам.</translation>
  </message>
  <message>
   <source>Components of the Gaussian mixture</source>
   <translation>Компоненты смеси гауссиан</translation>
  </message>
  <message>
   <source>Cross-fade</source>
   <translation>Наложение пикселей</translation>
  </message>
  <message>
   <source>Decode a grid of values of two latents, over a range or the quantiles of the prior.</source>
   <translation>Декодировать сетку значений двух латентных переменных: по диапазону или по квантилям априорного распределения.</translation>
  </message>
  <message>
   <source>Decode images on a path between the codes of two test images.</source>
   <translation>Декодировать изображения на пути между кодами двух тестовых изображений.</translation>
  </message>
  <message>
   <source>Decoded</source>
   <translation>Декодированные</translation>
  </message>
  <message>
   <source>Decoded centres of k-means (largest class below)</source>
   <translation>Декодированные центры k-средних (под ними самый частый класс)</translation>
  </message>
  <message>
   <source>Decoded images from the first code to the second</source>
   <translation>Декодированные изображения от первого кода ко второму</translation>
  </message>
  <message>
   <source>Decoded images: first latent to the right, second upwards</source>
   <translation>Декодированные изображения: первая переменная вправо, вторая вверх</translation>
  </message>
  <message>
   <source>Decoded means of the Gaussian mixture (largest class below)</source>
   <translation>Декодированные средние смеси гауссиан (под ними самый частый класс)</translation>
  </message>
  <message>
   <source>Distance</source>
   <translation>Расстояние</translation>
  </message>
  <message>
   <source>Distance of the two codes</source>
   <translation>Расстояние между двумя кодами</translation>
  </message>
  <message>
   <source>Find the images nearest to a test image, in latent space and in pixel space.</source>
   <translation>Найти изображения, ближайшие к тестовому, в латентном пространстве и в пространстве пикселей.</translation>
  </message>
  <message>
   <source>First principal component</source>
   <translation>Первая главная компонента</translation>
  </message>
  <message>
   <source>For the losses z is sampled once from q(z|x) for each image, as in the evaluation. The images shown are decoded at the posterior mean, where the reconstruction loss is lower.</source>
   <translation>Для потерь z выбирается из q(z|x) один раз для каждого изображения, как при оценке. Показанные изображения декодированы в апостериорном среднем, где потери реконструкции ниже.</translation>
  </message>
  <message>
   <source>Gaussian mixture: adjusted Rand index</source>
   <translation>Смесь гауссиан: скорректированный индекс Рэнда</translation>
  </message>
  <message>
   <source>Gaussian mixture: log likelihood of the means</source>
   <translation>Смесь гауссиан: логарифм правдоподобия средних</translation>
  </message>
  <message>
   <source>Gaussian mixture: normalised mutual information</source>
   <translation>Смесь гауссиан: нормированная взаимная информация</translation>
  </message>
  <message>
   <source>Gaussian mixture: purity</source>
   <translation>Смесь гауссиан: чистота</translation>
  </message>
  <message>
   <source>Image</source>
   <translation>Изображение</translation>
  </message>
  <message>
   <source>Images</source>
   <translation>Изображений</translation>
  </message>
  <message>
   <source>Images of each class in the clusters of k-means</source>
   <translation>Изображения каждого класса в кластерах k-средних</translation>
  </message>
  <message>
   <source>Images of each class in the components of the Gaussian mixture</source>
   <translation>Изображения каждого класса в компонентах смеси гауссиан</translation>
  </message>
  <message>
   <source>Images shown</source>
   <translation>Показать изображений</translation>
  </message>
  <message>
   <source>Interpolation</source>
   <translation>Интерполяция</translation>
  </message>
  <message>
   <source>KL</source>
   <translation>KL</translation>
  </message>
  <message>
   <source>Largest class</source>
   <translation>Самый частый класс</translation>
  </message>
  <message>
   <source>Latent</source>
   <translation>Латентная переменная</translation>
  </message>
  <message>
   <source>Latent neighbours of the same class</source>
   <translation>Соседей того же класса в латентном пространстве</translation>
  </message>
  <message>
   <source>Latent neighbours that are pixel neighbours, too</source>
   <translation>Общих соседей в обоих пространствах</translation>
  </message>
  <message>
   <source>Loss of the images, sorted</source>
   <translation>Потери изображений по возрастанию</translation>
  </message>
  <message>
   <source>Manifold</source>
   <translation>Многообразие</translation>
  </message>
  <message>
   <source>Mean change from one image to its right neighbour</source>
   <translation>Среднее изменение до соседа справа</translation>
  </message>
  <message>
   <source>Mean change from one image to its upper neighbour</source>
   <translation>Среднее изменение до соседа сверху</translation>
  </message>
  <message>
   <source>Mean change from one image to the next</source>
   <translation>Среднее изменение до следующего изображения</translation>
  </message>
  <message>
   <source>Mean change from one image to the next, first row</source>
   <translation>Среднее изменение до следующего изображения, первая строка</translation>
  </message>
  <message>
   <source>Mean change from one image to the next, second row</source>
   <translation>Среднее изменение до следующего изображения, вторая строка</translation>
  </message>
  <message>
   <source>Mean loss of each class</source>
   <translation>Средние потери по классам</translation>
  </message>
  <message>
   <source>Mean squared error of a pixel</source>
   <translation>Средний квадрат ошибки пикселя</translation>
  </message>
  <message>
   <source>Nearest in latent space, after the chosen image (distance below)</source>
   <translation>Ближайшие в латентном пространстве; первым — само изображение (под каждым расстояние)</translation>
  </message>
  <message>
   <source>Nearest in pixel space, after the chosen image (distance below)</source>
   <translation>Ближайшие в пространстве пикселей; первым — само изображение (под каждым расстояние)</translation>
  </message>
  <message>
   <source>Neighbours</source>
   <translation>Соседи</translation>
  </message>
  <message>
   <source>Neighbours in latent space</source>
   <translation>Соседи в латентном пространстве</translation>
  </message>
  <message>
   <source>Neighbours in pixel space</source>
   <translation>Соседи в пространстве пикселей</translation>
  </message>
  <message>
   <source>Originals, reconstructions (loss in nats below) and absolute errors</source>
   <translation>Оригиналы, реконструкции (под ними потери в натах) и абсолютные ошибки</translation>
  </message>
  <message>
   <source>Pixel neighbours of the same class</source>
   <translation>Соседей того же класса в пространстве пикселей</translation>
  </message>
  <message>
   <source>Posterior means, coloured by class</source>
   <translation>Апостериорные средние, цвет по классу</translation>
  </message>
  <message>
   <source>Posterior means, coloured by cluster</source>
   <translation>Апостериорные средние, цвет по кластеру</translation>
  </message>
  <message>
   <source>Purity is the share of images in the largest class of their cluster; the adjusted Rand index is 0 for random clusters. Errors are standard errors over the images (bootstrap, clusters fixed).</source>
   <translation>Чистота — доля изображений из самого частого класса своего кластера; скорректированный индекс Рэнда случайных кластеров равен 0. Ошибки — стандартные, по изображениям (бутстрэп при тех же кластерах).</translation>
  </message>
  <message>
   <source>Rank</source>
   <translation>Место</translation>
  </message>
  <message>
   <source>Rate</source>
   <translation>Длина кода</translation>
  </message>
  <message>
   <source>Reconstruction</source>
   <translation>Реконструкция</translation>
  </message>
  <message>
   <source>Reconstruction + KL</source>
   <translation>Реконструкция + KL</translation>
  </message>
  <message>
   <source>Reconstruction + rate</source>
   <translation>Реконструкция + длина кода</translation>
  </message>
  <message>
   <source>Reconstruction loss</source>
   <translation>Потери реконструкции</translation>
  </message>
  <message>
   <source>Reconstruction loss at the posterior mean</source>
   <translation>Потери реконструкции в апостериорном среднем</translation>
  </message>
  <message>
   <source>Reconstructions</source>
   <translation>Реконструкции</translation>
  </message>
  <message>
   <source>Root mean square difference of the pixels</source>
   <translation>Среднеквадратичная разность пикселей</translation>
  </message>
  <message>
   <source>Second principal component</source>
   <translation>Вторая главная компонента</translation>
  </message>
  <message>
   <source>Share of that class</source>
   <translation>Доля этого класса</translation>
  </message>
  <message>
   <source>Share of the images</source>
   <translation>Доля изображений</translation>
  </message>
  <message>
   <source>Share of the path</source>
   <translation>Доля пути</translation>
  </message>
  <message>
   <source>Standard error</source>
   <translation>Стандартная ошибка</translation>
  </message>
  <message>
   <source>Test image</source>
   <translation>Тестовое изображение</translation>
  </message>
  <message>
   <source>Test images</source>
   <translation>Тестовые изображения</translation>
  </message>
  <message>
   <source>Test images classified correctly by latent neighbours</source>
   <translation>Верно классифицировано по соседям в латентном пространстве</translation>
  </message>
  <message>
   <source>Test images classified correctly by pixel neighbours</source>
   <translation>Верно классифицировано по соседям в пространстве пикселей</translation>
  </message>
  <message>
   <source>The chosen image (class below)</source>
   <translation>Выбранное изображение (внизу класс)</translation>
  </message>
  <message>
   <source>The last row is a cross-fade of the pixels of both images, for comparison: it uses no model.</source>
   <translation>Последняя строка — наложение пикселей двух изображений, для сравнения, без модели.</translation>
  </message>
  <message>
   <source>The latents are discrete codes: the grid shows them at equal intervals.</source>
   <translation>Латентные переменные — дискретные коды: в сетке они показаны через равные промежутки.</translation>
  </message>
  <message>
   <source>The latents are discrete codes: their distance is the number of codes that differ.</source>
   <translation>Латентные переменные — дискретные коды: расстояние — число различающихся кодов.</translation>
  </message>
  <message>
   <source>The latents are discrete codes: those that differ change one after the other.</source>
   <translation>Латентные переменные — дискретные коды: различающиеся меняются по одному.</translation>
  </message>
  <message>
   <source>The model is conditional: one row for the class of each end.</source>
   <translation>Модель условная: по строке на класс каждого конца.</translation>
  </message>
  <message>
   <source>The two test images</source>
   <translation>Два тестовых изображения</translation>
  </message>
  <message>
   <source>This model has no prior: values are those of a Gaussian with the mean and spread of its codes.</source>
   <translation>У модели нет априорного распределения: значения — по гауссиане со средним и разбросом её кодов.</translation>
  </message>
  <message>
   <source>Value</source>
   <translation>Значение</translation>
  </message>
  <message>
   <source>Values of the two latents</source>
   <translation>Значения двух латентных переменных</translation>
  </message>
  <message>
   <source>class {}</source>
   <translation>класс {}</translation>
  </message>
  <message>
   <source>codes</source>
   <translation>коды</translation>
  </message>
  <message>
   <source>degrees</source>
   <translation>градусы</translation>
  </message>
  <message>
   <source>k-means: adjusted Rand index</source>
   <translation>k-средних: скорректированный индекс Рэнда</translation>
  </message>
  <message>
   <source>k-means: normalised mutual information</source>
   <translation>k-средних: нормированная взаимная информация</translation>
  </message>
  <message>
   <source>k-means: purity</source>
   <translation>k-средних: чистота</translation>
  </message>
  <message>
   <source>latent units</source>
   <translation>единицы латентного пространства</translation>
  </message>
  <message>
   <source>nats per image</source>
   <translation>нат на изображение</translation>
  </message>
  <message>
   <source>pixel values 0 to 1</source>
   <translation>значения пикселей от 0 до 1</translation>
  </message>
  <message>
   <source>share</source>
   <translation>доля</translation>
  </message>
  <message>
   <source>squared pixel values 0 to 1</source>
   <translation>квадраты значений пикселей от 0 до 1</translation>
  </message>
 </context>
</TS>
